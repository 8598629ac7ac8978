import type { Alert, AlertStatus } from '../../detectors/alert/alert.ts';
import type { Resolution } from '../../detectors/alert/resolution.ts';

export type AlertFault = 'transition-not-allowed' | 'resolution-needed';

export type AlertChange =
  | { readonly ok: true; readonly changed: Alert }
  | { readonly ok: false; readonly fault: AlertFault };

/** Which status may follow which. A closed alert is reopened to acknowledged only. */
export const ALERT_TRANSITIONS: Readonly<Record<AlertStatus, readonly AlertStatus[]>> = {
  new: ['acknowledged', 'in-progress', 'closed'],
  acknowledged: ['in-progress', 'closed'],
  'in-progress': ['acknowledged', 'closed'],
  closed: ['acknowledged'],
};

/** Moves an alert on; closing needs a resolution, reopening takes it away. */
export function moveAlert(current: Alert, to: AlertStatus, resolution?: Resolution): AlertChange {
  if (!ALERT_TRANSITIONS[current.status].includes(to))
    return { ok: false, fault: 'transition-not-allowed' };
  if (to === 'closed' && resolution === undefined) return { ok: false, fault: 'resolution-needed' };
  const { resolution: _, ...rest } = current;
  const end = to === 'closed' && resolution !== undefined ? { resolution } : {};
  return { ok: true, changed: { ...rest, ...end, status: to, version: current.version + 1 } };
}

/**
 * Gives an alert to somebody, or to nobody. Taking a new one is acknowledging it: nobody works on
 * what nobody has seen.
 */
export function assignAlert(current: Alert, assignee: string | null): Alert {
  const { assignee: _, ...rest } = current;
  const status = current.status === 'new' && assignee !== null ? 'acknowledged' : current.status;
  const given = assignee === null ? {} : { assignee };
  return { ...rest, ...given, status, version: current.version + 1 };
}
