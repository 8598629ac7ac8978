import { expect } from 'chai';
import * as fc from 'fast-check';
import { EVERYTHING } from '../../../ingest/query/filter.ts';
import { arbitraryDocument } from '../../ingest/query/arbitrary-document.ts';
import { expectedOrder } from './document-oracle.ts';
import { auditEntry } from '../audit/sample-entry.ts';
import { refusalOf } from './store-place.ts';
import { ALL, SAMPLES, sampleDocuments } from './sample-collection.ts';
import type { Act, DocumentStore, Find } from '../../../server/store/document-store.ts';
import type { StorePlace } from './store-place.ts';
import type { Sample } from './sample-collection.ts';

const collection = SAMPLES.name;
const insert = (document: Sample): Act => ({ type: 'insert', collection, document });
const replace = (document: Sample, version: number): Act => ({
  type: 'replaceIfVersion',
  collection,
  document: { ...document, version: version + 1 },
  version,
});
const outbox = (topic: string, n: number): Act => ({ type: 'outbox', topic, payload: { n } });
const named = (id: string, name: string): Sample => ({ id, version: 1, user: { name } });

export function commitContract(createPlace: () => Promise<StorePlace>): void {
  describe('given commits', () => {
    let place: StorePlace;
    let store: DocumentStore;

    beforeEach(async () => {
      place = await createPlace();
      store = await place.open([SAMPLES]);
    });

    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const idsOf = async (name: string): Promise<string[]> => {
      const filter = { type: 'equals', field: 'user.name', value: name } as const;
      const sort = { field: 'user.name', direction: 'ascending' } as const;
      const { items } = await store.find(SAMPLES, { filter, sort, limit: 1_000 }, ALL);
      return items.map(({ id }) => id);
    };

    it('applies all acts in order', async () => {
      const first = named('a', 'x');
      await store.commit([insert(first), replace(named('a', 'y'), 1), insert(named('b', 'z'))]);
      await store.commit([
        { type: 'remove', collection, id: 'b', version: 1 },
        insert(named('b', 'Y')),
      ]);
      expect(await idsOf('y')).to.deep.equal(['a', 'b']);
      expect(await idsOf('x')).to.deep.equal([]);
      expect(await store.get(SAMPLES, 'a', ALL)).to.include({ version: 2 });
    });

    const broken: readonly [string, string, Act][] = [
      ['a document that exists', 'DOCUMENT_EXISTS', insert(named('a', 'other'))],
      ['a version that moved on', 'VERSION_CONFLICT', replace(named('a', 'other'), 2)],
      ['a document that is not there', 'VERSION_CONFLICT', replace(named('none', 'other'), 1)],
      [
        'a removal of another version',
        'VERSION_CONFLICT',
        { type: 'remove', collection, id: 'a', version: 9 },
      ],
      [
        'a version that does not follow',
        'QUERY_REFUSED',
        { type: 'replaceIfVersion', collection, document: named('a', 'other'), version: 1 },
      ],
      ['a new document of version 2', 'QUERY_REFUSED', insert({ ...named('c', 'x'), version: 2 })],
      [
        'an unknown collection',
        'QUERY_REFUSED',
        { type: 'insert', collection: 'unknown', document: named('c', 'x') },
      ],
      ['an id that UTF-8 cannot hold', 'QUERY_REFUSED', insert(named('\ud800', 'x'))],
    ];
    for (const [what, code, act] of broken) {
      it(`changes nothing for a commit with ${what}`, async () => {
        await store.commit([insert(named('a', 'x'))]);
        const reached: number[] = [];
        store.onCommit(sequence => reached.push(sequence));
        const acts = [insert(named('b', 'x')), outbox('t', 1), act];
        expect(await refusalOf(store.commit(acts))).to.equal(code);
        expect(await idsOf('x')).to.deep.equal(['a']);
        expect(await store.changes(0, 10)).to.deep.equal([]);
        expect(reached).to.deep.equal([]);
        expect(await store.get(SAMPLES, 'a', ALL)).to.deep.equal(named('a', 'x'));
      });
    }

    it('lets exactly one of many writers win, through two open stores', async () => {
      const second = await place.open([SAMPLES]);
      await store.commit([insert(named('a', '0'))]);
      for (let version = 1; version <= 10; version++) {
        const races = [store, second, store, second].map((one, i) =>
          refusalOf(
            one.commit([replace(named('a', `${version}-${i}`), version), outbox('won', i)]),
          ),
        );
        const results = (await Promise.all(races)).toSorted();
        const conflict = 'VERSION_CONFLICT';
        expect(results).to.deep.equal([conflict, conflict, conflict, 'not refused']);
      }
      expect(await second.get(SAMPLES, 'a', ALL)).to.include({ version: 11 });
      expect(await store.changes(0, 100)).to.have.length(10);
      await second.close();
    });

    it('numbers outbox rows upwards and calls back after the commit', async () => {
      const reached: number[] = [];
      const stop = store.onCommit(sequence => reached.push(sequence));
      await store.commit([outbox('a', 1), outbox('b', 2)]);
      await store.commit([insert(named('a', 'x'))]);
      await store.commit([outbox('c', 3)]);
      const all = await store.changes(0, 10);
      expect(all.map(({ topic, payload }) => [topic, payload])).to.deep.equal([
        ['a', { n: 1 }],
        ['b', { n: 2 }],
        ['c', { n: 3 }],
      ]);
      const sequences = all.map(({ sequence }) => sequence);
      expect(sequences).to.deep.equal([...new Set(sequences)].sort((a, b) => a - b));
      expect(reached).to.deep.equal([sequences[1], sequences[2]]);
      expect(await store.changes(sequences[0] ?? 0, 1)).to.deep.equal([all[1]]);
      stop();
      await store.commit([outbox('d', 4)]);
      expect(reached).to.have.length(2);
    });

    it('takes 500 acts at once, audit among them', async () => {
      const documents = sampleDocuments(499);
      const entry = auditEntry();
      await store.commit([...documents.map(insert), { type: 'appendAudit', entry }]);
      expect(await store.count(SAMPLES, EVERYTHING, 1_000, ALL)).to.equal(499);
    });

    it('finds documents by what they are now, whatever they were', async () => {
      const documents = new Map(sampleDocuments(40).map(one => [one.id, one]));
      await store.commit([...documents.values()].map(insert));
      for (let round = 0; round < 5; round++) {
        const acts: Act[] = [];
        for (const [i, { id, version }] of [...documents.values()].entries()) {
          const [content] = fc.sample(arbitraryDocument, 1);
          if (i % 9 === round) {
            acts.push({ type: 'remove', collection, id, version });
            documents.delete(id);
          } else if (i % 2 === 0) {
            const next: Sample = { ...content, id, version: version + 1 };
            acts.push(replace(next, version));
            documents.set(id, next);
          }
        }
        await store.commit(acts);
        for (const { field } of SAMPLES.indexes) {
          const sort: Find['sort'] = { field, direction: 'descending' };
          for (const filter of [EVERYTHING, { type: 'exists', field } as const]) {
            const { items } = await store.find(SAMPLES, { filter, sort, limit: 1_000 }, ALL);
            const right = expectedOrder([...documents.values()], SAMPLES, filter, sort);
            expect(items.map(({ id }) => id)).to.deep.equal(right.map(({ id }) => id));
          }
        }
      }
    });

    it('has it all after it was closed and opened, with other fields declared', async () => {
      const documents = sampleDocuments(60);
      await store.commit([...documents.map(insert), outbox('a', 1)]);
      await store.close();
      const other = {
        ...SAMPLES,
        indexes: [
          { field: 'host.name', type: 'keyword' as const },
          { field: 'process.pid', type: 'keyword' as const },
        ],
      };
      store = await place.open([other]);
      for (const field of ['host.name', 'process.pid', 'user.name']) {
        const sort: Find['sort'] = { field, direction: 'ascending' };
        const { items } = await store.find(other, { filter: EVERYTHING, sort, limit: 1_000 }, ALL);
        const right = expectedOrder(documents, other, EVERYTHING, sort);
        expect(items.map(({ id }) => id)).to.deep.equal(right.map(({ id }) => id));
      }
      expect(await store.changes(0, 10)).to.have.length(1);
    });

    it('refuses calls after it was closed', async () => {
      const closed = await place.open([SAMPLES]);
      await closed.close();
      expect(await refusalOf(closed.commit([outbox('a', 1)]))).to.equal('STORE_UNAVAILABLE');
      expect(await refusalOf(closed.get(SAMPLES, 'a', ALL))).to.equal('STORE_UNAVAILABLE');
    });
  });
}
