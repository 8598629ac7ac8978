import { expect } from 'chai';
import * as fc from 'fast-check';
import { evaluate } from '../../../ingest/query/evaluate.ts';
import { declaredTypes } from '../../../ingest/query/field-types.ts';
import { EVERYTHING } from '../../../ingest/query/filter.ts';
import { textOf } from '../../../ingest/query/scalars.ts';
import { mintScope } from '../../../ingest/query/scope.ts';
import { valuesAt } from '../../../ingest/query/values-at.ts';
import { FIELDS, arbitraryDocument } from '../../ingest/query/arbitrary-document.ts';
import { arbitraryFilter } from '../../ingest/query/arbitrary-filter.ts';
import { watchCoverage } from '../../ingest/query/coverage-of-samples.ts';
import { EVALUATION_CASES } from '../../ingest/query/evaluation-cases.ts';
import { compareValues, expectedOrder } from './document-oracle.ts';
import { refusalOf } from './store-place.ts';
import { ALL, SAMPLES, SHARED, sampleDocuments } from './sample-collection.ts';
import type { Scalar } from '../../../ingest/query/filter.ts';
import type { DocumentStore, Find } from '../../../server/store/document-store.ts';
import type { StorePlace } from './store-place.ts';
import type { Sample } from './sample-collection.ts';

const BY_NAME: Find['sort'] = { field: 'user.name', direction: 'ascending' };

export function queryContract(createPlace: () => Promise<StorePlace>): void {
  describe('asked questions', () => {
    const documents = sampleDocuments(250);
    let place: StorePlace;
    let store: DocumentStore;

    before(async () => {
      const coverage = watchCoverage();
      for (const document of documents) coverage.see(document);
      coverage.assertComplete();
      place = await createPlace();
      store = await place.open([SAMPLES, SHARED]);
      await store.commit(
        documents.map(document => ({ type: 'insert', collection: SAMPLES.name, document })),
      );
    });

    after(async () => {
      await store.close();
      await place.remove();
    });

    const walk = async (find: Omit<Find, 'after'>): Promise<Sample[]> => {
      const items: Sample[] = [];
      let after: string | undefined;
      do {
        const page = await store.find(
          SAMPLES,
          after === undefined ? find : { ...find, after },
          ALL,
        );
        expect(page.items.length).to.be.at.most(find.limit);
        items.push(...page.items);
        after = page.next;
      } while (after !== undefined);
      return items;
    };

    it('finds what the oracle finds, in its order, however it is paged', async function () {
      this.timeout(120_000);
      const sort = fc.record({
        field: fc.constantFrom(...FIELDS, 'id', "it's missing"),
        direction: fc.constantFrom('ascending' as const, 'descending' as const),
      });
      await fc.assert(
        fc.asyncProperty(
          arbitraryFilter,
          sort,
          fc.constantFrom(20, 100, 1_000),
          async (filter, sort, limit) => {
            const found = await walk({ filter, sort, limit });
            const right = expectedOrder(documents, SAMPLES, filter, sort);
            expect(found.map(({ id }) => id)).to.deep.equal(right.map(({ id }) => id));
            expect(await store.count(SAMPLES, filter, 1_000, ALL)).to.equal(right.length);
            expect(await store.count(SAMPLES, filter, 3, ALL)).to.equal(Math.min(right.length, 3));
          },
        ),
        { numRuns: 300 },
      );
    });

    it('gives each case of the tree its meaning', async () => {
      const types = declaredTypes(SAMPLES.indexes);
      const acts: readonly Sample[] = EVALUATION_CASES.flatMap(([, , ...samples], i) =>
        samples.flatMap((sample, j) =>
          sample ? [{ ...sample, id: `case-${i}-${j}`, version: 1 }] : [],
        ),
      );
      await store.commit(
        acts.map(document => ({ type: 'insert', collection: SHARED.name, document })),
      );
      for (const [claim, filter] of EVALUATION_CASES) {
        const { items } = await store.find(SHARED, { filter, sort: BY_NAME, limit: 1_000 }, ALL);
        const right = acts.filter(document => evaluate(filter, document, types));
        expect(items.map(({ id }) => id).sort(), claim).to.deep.equal(
          right.map(({ id }) => id).sort(),
        );
      }
    });

    it('gives documents back as they were', async () => {
      for (const document of documents.slice(0, 50)) {
        const stored = await store.get(SAMPLES, document.id, ALL);
        expect(stored).to.deep.equal(JSON.parse(JSON.stringify(document)));
      }
      expect(await store.get(SAMPLES, 'unknown', ALL)).to.equal(undefined);
    });

    it('groups by each declared field, most first, those without a value as null', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...SAMPLES.indexes),
          arbitraryFilter,
          async ({ field, type }, filter) => {
            const groups = await store.group(SAMPLES, field, filter, 1_000, ALL);
            const right = expectedGroups(
              field,
              type,
              expectedOrder(documents, SAMPLES, filter, BY_NAME),
            );
            expect(groups.toSorted(byValue)).to.deep.equal(right.toSorted(byValue));
            expect(groups.map(({ count }) => count)).to.deep.equal(
              groups.map(({ count }) => count).toSorted((a, b) => b - a),
            );
          },
        ),
        { numRuns: 100 },
      );
    });

    it('loses and repeats nothing that stays while others come and go between pages', async () => {
      const find = { filter: EVERYTHING, sort: BY_NAME, limit: 10 };
      const seen: string[] = [];
      const passing: Sample[] = [];
      let after: string | undefined;
      do {
        const page = await store.find(
          SAMPLES,
          after === undefined ? find : { ...find, after },
          ALL,
        );
        seen.push(...page.items.map(({ id }) => id));
        const [sample] = fc.sample(arbitraryDocument, 1);
        const document: Sample = { ...sample, id: `passing-${seen.length}`, version: 1 };
        await store.commit([{ type: 'insert', collection: SAMPLES.name, document }]);
        passing.push(document);
        after = page.next;
      } while (after !== undefined);
      const stayed = seen.filter(id => !id.startsWith('passing-'));
      expect(stayed.toSorted()).to.deep.equal(documents.map(({ id }) => id).toSorted());
      expect(new Set(seen).size).to.equal(seen.length);
      await store.commit(
        passing.map(({ id }) => ({ type: 'remove', collection: SAMPLES.name, id, version: 1 })),
      );
    });

    describe('with a cursor', () => {
      const find: Find = { filter: EVERYTHING, sort: BY_NAME, limit: 5 };
      let cursor = '';

      before(async () => {
        cursor = (await store.find(SAMPLES, find, ALL)).next ?? '';
      });

      const other: Find['filter'] = { type: 'exists', field: 'user.name' };
      const foreign: readonly [string, () => Promise<unknown>][] = [
        [
          'another filter',
          () => store.find(SAMPLES, { ...find, filter: other, after: cursor }, ALL),
        ],
        [
          'another direction',
          () =>
            store.find(
              SAMPLES,
              { ...find, sort: { ...BY_NAME, direction: 'descending' }, after: cursor },
              ALL,
            ),
        ],
        [
          'another field',
          () =>
            store.find(
              SAMPLES,
              { ...find, sort: { ...BY_NAME, field: 'message' }, after: cursor },
              ALL,
            ),
        ],
        ['another scope', () => store.find(SAMPLES, { ...find, after: cursor }, mintScope(other))],
        ['another collection', () => store.find(SHARED, { ...find, after: cursor }, ALL)],
      ];
      for (const [what, ask] of foreign) {
        it(`refuses the cursor of ${what}`, async () => {
          expect(await refusalOf(ask())).to.equal('QUERY_REFUSED');
        });
      }

      it('refuses a cursor that was changed anywhere', async () => {
        for (let i = 0; i < cursor.length - 1; i += 3) {
          const c = cursor[i] === 'A' ? 'B' : 'A';
          const forged = cursor.slice(0, i) + c + cursor.slice(i + 1);
          expect(await refusalOf(store.find(SAMPLES, { ...find, after: forged }, ALL))).to.equal(
            'QUERY_REFUSED',
          );
        }
        for (const forged of ['', '.', 'a.b.c', `${cursor}.`, '\u{1F600}', 'x'.repeat(100_000)]) {
          expect(await refusalOf(store.find(SAMPLES, { ...find, after: forged }, ALL))).to.equal(
            'QUERY_REFUSED',
          );
        }
      });

      it('takes a page of another size', async () => {
        const page = await store.find(SAMPLES, { ...find, limit: 7, after: cursor }, ALL);
        expect(page.items).to.have.length(7);
      });
    });

    it('refuses what it cannot answer, and says so', async () => {
      const find = (change: Partial<Find>): Promise<unknown> =>
        store.find(SAMPLES, { filter: EVERYTHING, sort: BY_NAME, limit: 5, ...change }, ALL);
      for (const asked of [
        () => find({ limit: 0 }),
        () => find({ limit: 1_001 }),
        () => find({ limit: 1.5 }),
        () =>
          store.find(
            { name: 'unknown', indexes: [] },
            { filter: EVERYTHING, sort: BY_NAME, limit: 5 },
            ALL,
          ),
        () => store.group(SAMPLES, 'host.name', EVERYTHING, 5, ALL),
        () => store.group(SAMPLES, 'user.name', EVERYTHING, 0, ALL),
        () => store.count(SAMPLES, EVERYTHING, -1, ALL),
      ]) {
        expect(await refusalOf(asked())).to.equal('QUERY_REFUSED');
      }
    });
  });
}

/** Each value's documents, counted one by one with the oracle's equality. */
function expectedGroups(
  field: string,
  type: Parameters<typeof compareValues>[2],
  documents: readonly Sample[],
): { value: string | null; count: number }[] {
  const groups: { member: Scalar; texts: string[]; count: number }[] = [];
  let without = 0;
  for (const document of documents) {
    const values = valuesAt(document, field);
    if (values.length === 0) without++;
    const met = new Set<unknown>();
    for (const value of values) {
      let group = groups.find(({ member }) => compareValues(member, value, type) === 0);
      if (group === undefined) groups.push((group = { member: value, texts: [], count: 0 }));
      group.texts.push(textOf(value) ?? String(value));
      if (!met.has(group)) group.count++;
      met.add(group);
    }
  }
  const shown = groups.map(({ texts, count }) => ({
    value: texts.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))[0] ?? '',
    count,
  }));
  return without > 0 ? [...shown, { value: null, count: without }] : shown;
}

function byValue(
  a: { value: string | null; count: number },
  b: { value: string | null; count: number },
): number {
  const [x, y] = [JSON.stringify([a.value, a.count]), JSON.stringify([b.value, b.count])];
  if (x < y) return -1;
  return x > y ? 1 : 0;
}
