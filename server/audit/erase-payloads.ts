import type { DocumentStore } from '../store/document-store.ts';
import type { AuditEntry } from './audit-entry.ts';

/** At most so many entries in one commit. */
const BATCH = 500;

/**
 * Erases reason and payload of audit entries for good. The chains still verify; that, by whom and
 * on what ground it was done is an entry for each of them, in the same commit.
 * @param ids of entries, at most 500
 * @param reason the legal ground; it becomes a payload itself, so it should name a law and no one
 * @throws StoreError `VERSION_CONFLICT` where an id names no entry: nothing was erased
 */
export async function erasePayloads(
  store: DocumentStore,
  ids: readonly string[],
  told: Pick<AuditEntry, 'at' | 'actor' | 'requestId'>,
  reason: string,
): Promise<void> {
  if (ids.length > BATCH) throw new RangeError(`at most ${BATCH} entries are erased at once`);
  if (reason.trim() === '') throw new RangeError('an erasure names its ground');
  await store.commit(
    ids.flatMap(id => [
      { type: 'eraseAudit', id } as const,
      {
        type: 'appendAudit',
        entry: { ...told, action: 'erase', object: { kind: 'audit', id }, reason },
      } as const,
    ]),
  );
}
