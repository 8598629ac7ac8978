import { expect } from 'chai';
import * as fc from 'fast-check';
import { expectedOrder } from './document-oracle.ts';
import { ALL, LISTED, sampleDocuments } from './sample-collection.ts';
import { refusalOf } from './store-place.ts';
import type { Filter, Scalar } from '../../../ingest/query/filter.ts';
import type { DocumentStore } from '../../../server/store/document-store.ts';
import type { StorePlace } from './store-place.ts';
import type { Sample } from './sample-collection.ts';

const NAMES = ['anna', 'Бат', 'бат', 'Өнөр', 'root'];
const CODES = ['1', '4625', 'a', '4'];

/** Few values, some of them arrays or missing, so that lists hold many documents each. */
function pinnable(): Sample[] {
  const some = <T>(values: readonly T[]) =>
    fc.oneof(
      fc.constantFrom(...values),
      fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 }),
    );
  const fields = fc.record(
    {
      user: fc.record({ name: some(NAMES) }),
      event: fc.record(
        {
          code: some(CODES),
          created: some(['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 1e15, 'x']),
        },
        { requiredKeys: [] },
      ),
      process: fc.record({ interactive: some([true, false, 'true']) }),
      vendor: fc.record({
        items: fc.array(fc.record({ name: fc.constantFrom(...CODES) }), { maxLength: 3 }),
      }),
    },
    { requiredKeys: [] },
  );
  return fc
    .sample(fields, 300)
    .map((one, i) => ({ ...one, id: `${(i * 7) % 100}-${i}`, version: 1 }));
}

export function listsContract(createPlace: () => Promise<StorePlace>): void {
  describe('with lists', () => {
    const documents = [
      ...pinnable(),
      ...sampleDocuments(60).map(one => ({ ...one, id: `s${one.id}` })),
    ];
    let place: StorePlace;
    let store: DocumentStore;

    before(async () => {
      place = await createPlace();
      store = await place.open([LISTED]);
      for (let from = 0; from < documents.length; from += 100) {
        await store.commit(
          documents
            .slice(from, from + 100)
            .map(document => ({ type: 'insert', collection: LISTED.name, document })),
        );
      }
    });

    after(async () => {
      await store.close();
      await place.remove();
    });

    it('finds what the oracle finds, in its order, however fields are pinned', async function () {
      this.timeout(60_000);
      const pin = (field: string, values: readonly Scalar[]) =>
        fc.oneof(
          fc.constantFrom(...values).map((value): Filter => ({ type: 'equals', field, value })),
          fc
            .uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 })
            .map((values): Filter => ({ type: 'in', field, values })),
        );
      const condition = fc.oneof(
        pin('user.name', [...NAMES, 'nobody']),
        pin('event.code', CODES),
        pin('process.interactive', [true, false, 'true']),
        pin('vendor.items.name', CODES),
        fc.constantFrom<Filter[]>(
          { type: 'range', field: 'event.created', gte: '2026-01-02T00:00:00Z' },
          { type: 'range', field: 'event.created', lt: '2026-01-02T00:00:00Z', gt: 'never' },
          { type: 'range', field: 'event.created', lte: '2026-01-01T12:00:00Z' },
          { type: 'not', filter: { type: 'equals', field: 'event.code', value: 'a' } },
          { type: 'exists', field: 'event.created' },
        ),
      );
      const asked = fc.record({
        filters: fc.array(condition, { minLength: 1, maxLength: 4 }),
        field: fc.constantFrom('event.created', 'user.name', 'process.pid'),
        direction: fc.constantFrom('ascending' as const, 'descending' as const),
        limit: fc.constantFrom(3, 20, 1_000),
      });
      await fc.assert(
        fc.asyncProperty(asked, async ({ filters, field, direction, limit }) => {
          const [filter, sort] = [{ type: 'and', filters } as const, { field, direction }];
          const found: string[] = [];
          let after: string | undefined;
          do {
            const find = { filter, sort, limit, ...(after === undefined ? {} : { after }) };
            const page = await store.find(LISTED, find, ALL);
            found.push(...page.items.map(({ id }) => id));
            after = page.next;
          } while (after !== undefined);
          const right = expectedOrder(documents, LISTED, filter, sort).map(({ id }) => id);
          expect(found).to.deep.equal(right);
          expect(await store.count(LISTED, filter, 10_000, ALL)).to.equal(right.length);
          expect(await store.count(LISTED, filter, 2, ALL)).to.equal(Math.min(2, right.length));
        }),
        { numRuns: 400 },
      );
    });

    it('refuses a list of fields that are not declared, and a document all over a list', async () => {
      const lists = [{ by: ['nothing'], sort: 'user.name' }];
      expect(await refusalOf(place.open([{ ...LISTED, name: 'other', lists }]))).to.equal(
        'QUERY_REFUSED',
      );
      const name = Array.from({ length: 65 }, (_, n) => `user-${n}`);
      const document = { id: 'wide', version: 1, user: { name } } as Sample;
      const insert = { type: 'insert', collection: LISTED.name, document } as const;
      expect(await refusalOf(store.commit([insert]))).to.equal('QUERY_REFUSED');
    });
  });
}
