import type { CaseStatus, FactKind } from './vocabulary.ts';

/**
 * Which status may follow which. Work goes forward or waits; what turns out unfinished goes back
 * to in-progress; a closed case is reopened to in-progress only.
 */
export const TRANSITIONS: Readonly<Record<CaseStatus, readonly CaseStatus[]>> = {
  new: ['triage', 'in-progress', 'closed'],
  triage: ['in-progress', 'waiting-reporter', 'waiting-third-party', 'closed'],
  'in-progress': ['waiting-reporter', 'waiting-third-party', 'contained', 'closed'],
  'waiting-reporter': ['triage', 'in-progress', 'contained', 'closed'],
  'waiting-third-party': ['triage', 'in-progress', 'contained', 'closed'],
  contained: ['in-progress', 'waiting-reporter', 'waiting-third-party', 'eradicated', 'closed'],
  eradicated: ['in-progress', 'recovered', 'closed'],
  recovered: ['in-progress', 'closed'],
  closed: ['in-progress'],
};

/** The moments that a change of status states. */
export function factsOf(from: CaseStatus, to: CaseStatus): FactKind[] {
  if (from === 'closed') return ['reopened'];
  const facts: FactKind[] = [];
  // Leaving the first status is the acknowledgement; leaving triage ends it.
  if (from === 'new') facts.push('acknowledged');
  if (from === 'triage' && to !== 'closed') facts.push('triaged');
  if (to === 'contained' || to === 'eradicated' || to === 'recovered' || to === 'closed')
    facts.push(to);
  return facts;
}
