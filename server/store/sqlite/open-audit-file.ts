import { DatabaseSync } from 'node:sqlite';
import { auditPlaces, auditRows } from './audit-rows.ts';
import { asStoreError } from './sqlite-error.ts';
import type { AuditLog } from '../audit-log.ts';

/**
 * Opens only the audit chains of a database, for reading, also while it is in use; on the thread
 * that calls. Changes nothing, and so upgrades nothing either.
 * @throws StoreError where the file is no document store, or one that is too old
 */
export function openAuditFile(file: string): AuditLog & { close(): void } {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    database.prepare('SELECT detail FROM audit LIMIT 1').get();
  } catch (error) {
    database?.close();
    throw asStoreError(error);
  }
  const open = database;
  return {
    places: async () => auditPlaces(open),
    rows: async (after, limit) => auditRows(open, after, limit),
    close: () => open.close(),
  };
}
