import { join } from 'node:path';
import { ALERT_COLLECTIONS } from './alerts/alert-collections.ts';
import { KEYED_WRITES } from './api/idempotency.ts';
import { CASES, CASE_COPIES, CASE_COUNTERS, NOTES } from './cases/case-collections.ts';
import { CONSTITUENTS, REGISTER, SOURCES } from './constituents/constituent-collections.ts';
import { keyIn } from './data-folder.ts';
import type { Collection, Document, DocumentStore } from './store/document-store.ts';
import { openSqliteStore } from './store/sqlite/open-sqlite-store.ts';
import { API_TOKENS, SESSIONS, USERS } from './users/user.ts';

/** Every kind of document there is. */
export const COLLECTIONS = [
  ...ALERT_COLLECTIONS,
  USERS,
  SESSIONS,
  API_TOKENS,
  CASES,
  CASE_COPIES,
  CASE_COUNTERS,
  NOTES,
  CONSTITUENTS,
  REGISTER,
  SOURCES,
  KEYED_WRITES,
] as readonly Collection<Document>[];

/** The document store of a data folder, also while Kharuul runs on it. */
export function openDocuments(
  dataFolder: string,
  { readers = 1, auditChain }: { readers?: number; auditChain?: string } = {},
): Promise<DocumentStore> {
  return openSqliteStore({
    file: join(dataFolder, 'documents.sqlite'),
    collections: COLLECTIONS,
    cursorKey: keyIn(join(dataFolder, 'keys'), 'cursor.key'),
    readers,
    ...(auditChain === undefined ? {} : { auditChain }),
  });
}
