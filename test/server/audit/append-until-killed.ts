// Run as a process by audit-writing.test.ts: commits a change with its audit entry and its outbox
// row, writes a character for each once it is acknowledged, until it is killed.
import { randomUUID } from 'node:crypto';
import { openSqliteStore } from '../../../server/store/sqlite/open-sqlite-store.ts';
import { SAMPLES } from '../store/sample-collection.ts';
import { auditEntry } from './sample-entry.ts';

const store = await openSqliteStore({
  file: process.argv[2] ?? '',
  collections: [SAMPLES],
  cursorKey: new Uint8Array(32),
  readers: 1,
  auditChain: 'killed',
});
for (;;) {
  await store.commit([
    { type: 'insert', collection: SAMPLES.name, document: { id: randomUUID(), version: 1 } },
    { type: 'appendAudit', entry: auditEntry() },
    { type: 'outbox', topic: 'sample', payload: {} },
  ]);
  process.stdout.write('.');
}
