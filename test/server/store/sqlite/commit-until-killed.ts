// Run as a process by sqlite-durability.test.ts: commits pairs of documents, tells each number
// once it is acknowledged, until it is killed or has reached the number given last.
import { openSqliteStore } from '../../../../server/store/sqlite/open-sqlite-store.ts';
import { SAMPLES } from '../sample-collection.ts';

const [file = '', from = '0', to = 'Infinity'] = process.argv.slice(2);
const store = await openSqliteStore({
  file,
  collections: [SAMPLES],
  cursorKey: new Uint8Array(32),
  readers: 1,
});
for (let n = Number(from); n < Number(to); n++) {
  const documents = [`${n}-a`, `${n}-b`].map(id => ({ id, version: 1, process: { pid: n } }));
  await store.commit([
    ...documents.map(document => ({ type: 'insert', collection: SAMPLES.name, document }) as const),
    { type: 'outbox', topic: 'sample', payload: { n } },
  ]);
  process.stdout.write(`${n}\n`);
}
await store.close();
