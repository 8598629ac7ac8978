import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../../../server/store/sqlite/open-sqlite-store.ts';
import { documentStoreContract } from '../document-store.contract.ts';

documentStoreContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kharuul-documents-'));
  const file = join(folder, 'documents.db');
  return {
    open: (collections, now = Date.now) =>
      openSqliteStore({ file, collections, cursorKey: new Uint8Array(32).fill(7), now }),
    remove: () => rm(folder, { recursive: true }),
  };
});
