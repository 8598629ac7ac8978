import { commitContract } from './commit.contract.ts';
import { listsContract } from './lists.contract.ts';
import { outboxContract } from './outbox.contract.ts';
import { queryContract } from './query.contract.ts';
import { scopeContract } from './scope.contract.ts';
import { uniqueContract } from './unique.contract.ts';
import type { StorePlace } from './store-place.ts';

/** What every adapter of the `DocumentStore` port must pass. */
export function documentStoreContract(name: string, createPlace: () => Promise<StorePlace>): void {
  describe(`${name} as a document store`, () => {
    commitContract(createPlace);
    queryContract(createPlace);
    scopeContract(createPlace);
    listsContract(createPlace);
    outboxContract(createPlace);
    uniqueContract(createPlace);
  });
}
