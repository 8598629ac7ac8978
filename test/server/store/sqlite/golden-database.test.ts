import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { EVERYTHING } from '../../../../ingest/query/filter.ts';
import { openSqliteStore } from '../../../../server/store/sqlite/open-sqlite-store.ts';
import { auditEntry } from '../../audit/sample-entry.ts';
import { GOLDEN, goldenDocument } from '../../../fixtures/golden/golden-documents.ts';
import { expectedOrder } from '../document-oracle.ts';
import { ALL } from '../sample-collection.ts';
import type { Collection } from '../../../../server/store/document-store.ts';
import type { Golden } from '../../../fixtures/golden/golden-documents.ts';

const DOCUMENTS = Array.from({ length: 59 }, (_, n) => goldenDocument(n, n % 3 === 0 ? 2 : 1));

for (const format of [1]) {
  describe(`a golden database of format ${format}`, () => {
    let folder = '';

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kharuul-golden-'));
      const golden = new URL(
        `../../../fixtures/golden/documents-v${format}/documents.sqlite`,
        import.meta.url,
      );
      await copyFile(fileURLToPath(golden), join(folder, 'documents.sqlite'));
    });

    after(() => rm(folder, { recursive: true }));

    const declared: readonly [string, Collection<Golden>][] = [
      ['as it was declared', GOLDEN],
      [
        'with more declared since',
        {
          ...GOLDEN,
          indexes: GOLDEN.indexes.map(index =>
            index.field === 'name' ? { ...index, order: 'name' } : index,
          ),
          unique: ['seen'],
        },
      ],
    ];
    for (const [what, collection] of declared) {
      it(`opens ${what}, has everything, and takes more`, async () => {
        const store = await openSqliteStore({
          file: join(folder, 'documents.sqlite'),
          collections: [collection],
          cursorKey: new Uint8Array(32),
        });
        const [seen, score] = ['seen', 'score'].map(
          field => ({ field, direction: 'descending' }) as const,
        );
        for (const sort of [seen!, score!]) {
          for (const filter of [
            EVERYTHING,
            { type: 'cidr', field: 'addresses', network: '10.0.0.0/20' } as const,
          ]) {
            const { items } = await store.find(collection, { filter, sort, limit: 100 }, ALL);
            expect(items).to.deep.equal(expectedOrder(DOCUMENTS, GOLDEN, filter, sort));
          }
        }
        const changes = await store.changes(0, 100);
        expect(changes.map(({ payload }) => payload['n'])).to.deep.equal([...Array(60).keys()]);
        await store.commit([
          { type: 'insert', collection: 'golden', document: goldenDocument(99, 1) },
          { type: 'remove', collection: 'golden', id: 'golden-99', version: 1 },
          { type: 'appendAudit', entry: auditEntry() },
        ]);
        await store.close();
      });
    }
  });
}
