import type { Severity } from '../../detectors/alert/severity.ts';
import type { Priority } from './vocabulary.ts';

/**
 * The one table of scales. A Sigma level is the severity of its alert; a case's severity is the
 * highest of its alerts until somebody decides; its priority follows from severity and from
 * whether critical infrastructure is concerned. The national rating is the centre's own decision
 * and follows from nothing here.
 */
const PRIORITY: Readonly<Record<Severity, readonly [ordinary: Priority, critical: Priority]>> = {
  critical: [1, 1],
  high: [2, 1],
  medium: [3, 2],
  low: [4, 3],
  informational: [4, 4],
};

/** @param critical whether a constituent concerned operates critical infrastructure */
export function priorityOf(severity: Severity, critical: boolean): Priority {
  return PRIORITY[severity][critical ? 1 : 0];
}
