import { expect } from 'chai';
import * as fc from 'fast-check';
import { mintScope } from '../../../ingest/query/scope.ts';
import { arbitraryFilter } from '../../ingest/query/arbitrary-filter.ts';
import { ALL, SHARED, sampleDocuments } from './sample-collection.ts';
import type { Filter } from '../../../ingest/query/filter.ts';
import type { Scope } from '../../../ingest/query/scope.ts';
import type { DocumentStore } from '../../../server/store/document-store.ts';
import type { StorePlace } from './store-place.ts';

/**
 * One store holds two constituencies' documents, the other only one's. Whatever a person of
 * that one asks, the two answer alike: nothing of the other's can show, not even in a number.
 */
export function scopeContract(createPlace: () => Promise<StorePlace>): void {
  describe('under a scope', () => {
    const places: StorePlace[] = [];
    let both: DocumentStore;
    let one: DocumentStore;
    const documents = sampleDocuments(120).map((document, i) => ({
      ...document,
      constituent: i % 2 === 0 ? 'health' : 'energy',
    }));
    const scopes: readonly [string, Scope][] = [
      ['a declared field', mintScope({ type: 'equals', field: 'constituent', value: 'HEALTH' })],
      [
        'a filter the keys do not know',
        mintScope({
          type: 'not',
          filter: { type: 'wildcard', field: 'constituent', value: '*rg?' },
        }),
      ],
    ];

    before(async () => {
      const open = async (kept: typeof documents): Promise<DocumentStore> => {
        const place = await createPlace();
        places.push(place);
        const store = await place.open([SHARED]);
        await store.commit(
          kept.map(document => ({ type: 'insert', collection: SHARED.name, document })),
        );
        return store;
      };
      both = await open(documents);
      one = await open(documents.filter(({ constituent }) => constituent === 'health'));
    });

    after(async () => {
      await both.close();
      await one.close();
      for (const place of places) await place.remove();
    });

    for (const [what, scope] of scopes) {
      it(`by ${what}, shows nothing of the other constituency`, async function () {
        this.timeout(60_000);
        const ask = async (store: DocumentStore, filter: Filter, own: Scope): Promise<unknown> => {
          const sort = { field: 'user.name', direction: 'descending' } as const;
          const page = await store.find(SHARED, { filter, sort, limit: 10 }, own);
          const after = page.next;
          return {
            pages: [
              page.items,
              after && (await store.find(SHARED, { filter, sort, limit: 50, after }, own)).items,
            ],
            count: await store.count(SHARED, filter, 1_000, own),
            groups: await store.group(SHARED, 'message', filter, 100, own),
            constituents: await store.group(SHARED, 'constituent', filter, 100, own),
          };
        };
        await fc.assert(
          fc.asyncProperty(arbitraryFilter, async filter => {
            expect(await ask(both, filter, scope)).to.deep.equal(await ask(one, filter, ALL));
          }),
          { numRuns: 60 },
        );
        for (const { id } of documents) {
          expect(await both.get(SHARED, id, scope)).to.deep.equal(await one.get(SHARED, id, ALL));
        }
      });
    }
  });
}
