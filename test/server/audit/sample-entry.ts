import type { AuditEntry } from '../../../server/audit/audit-entry.ts';

/** A valid entry with a payload; what is given stands in place of its own. */
export function auditEntry(given: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: '2026-02-01T00:00:00.000000Z',
    actor: { kind: 'user', id: 'user-1' },
    action: 'close',
    object: { kind: 'alert', id: 'alert-1' },
    constituent: 'health',
    requestId: 'request-1',
    reason: 'хуурамч дохио',
    payload: { before: { status: 'new' }, after: { status: 'closed' } },
    ...given,
  };
}
