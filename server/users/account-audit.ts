import { formatTime } from '../../ingest/event/time.ts';
import type { AuditAction, AuditEntry, AuditObjectKind } from '../audit/audit-entry.ts';
import type { Act } from '../store/document-store.ts';

/** Who did it: a person or program, or the command line on the machine itself. */
export type Doer = AuditEntry['actor'];

export const COMMAND_LINE: Doer = { kind: 'system', id: 'command-line' };

/**
 * The entry of something that happened to an account, its sessions or tokens.
 * @param nowMs when
 */
export function accountAct(
  action: AuditAction,
  kind: AuditObjectKind,
  id: string,
  doer: Doer,
  nowMs: number,
  payload?: AuditEntry['payload'],
): Act {
  const at = formatTime(nowMs * 1000);
  const details = payload === undefined ? {} : { payload };
  return {
    type: 'appendAudit',
    entry: { at, actor: doer, action, object: { kind, id }, ...details },
  };
}
