import { expect } from 'chai';
import { SAMPLES } from './sample-collection.ts';
import { refusalOf } from './store-place.ts';
import type { Act, DocumentStore } from '../../../server/store/document-store.ts';
import type { StorePlace } from './store-place.ts';

const row = (n: number): Act => ({ type: 'outbox', topic: 'sample', payload: { n } });

export function outboxContract(createPlace: () => Promise<StorePlace>): void {
  describe('with dispatchers', () => {
    let place: StorePlace;
    let store: DocumentStore;
    let other: DocumentStore;
    let now = 0;

    beforeEach(async () => {
      now = 1_000_000;
      place = await createPlace();
      store = await place.open([SAMPLES], () => now);
      other = await place.open([SAMPLES], () => now);
      await store.commit(Array.from({ length: 10 }, (_, n) => row(n)));
    });

    afterEach(async () => {
      await store.close();
      await other.close();
      await place.remove();
    });

    it('lends a cursor to one owner until its time is over', async () => {
      expect(await store.outbox.claim('mail', 'a', 1_000)).to.deep.equal({ sequence: 0, fence: 1 });
      expect(await other.outbox.claim('mail', 'b', 1_000)).to.equal(undefined);
      now += 900;
      expect(await store.outbox.claim('mail', 'a', 1_000)).to.deep.equal({ sequence: 0, fence: 1 });
      now += 900;
      expect(await other.outbox.claim('mail', 'b', 1_000)).to.equal(undefined);
      now += 100;
      expect(await other.outbox.claim('mail', 'b', 1_000)).to.deep.equal({ sequence: 0, fence: 2 });
      expect(await store.outbox.claim('live', 'a', 1_000)).to.deep.equal({ sequence: 0, fence: 1 });
    });

    it('keeps a late owner out by its fence', async () => {
      const late = await store.outbox.claim('mail', 'a', 1_000);
      await store.outbox.advance('mail', late!.fence, 3);
      now += 2_000;
      // It did not renew in time, so it comes back as another owner would.
      const next = await other.outbox.claim('mail', 'b', 1_000);
      expect(next).to.deep.equal({ sequence: 3, fence: 2 });
      expect(await refusalOf(store.outbox.advance('mail', late!.fence, 5))).to.equal(
        'VERSION_CONFLICT',
      );
      await other.outbox.advance('mail', next!.fence, 5);
      await store.outbox.release('mail', late!.fence);
      expect(await store.outbox.claim('mail', 'a', 1_000)).to.equal(undefined);
      await other.outbox.release('mail', next!.fence);
      expect(await store.outbox.claim('mail', 'a', 1_000)).to.deep.equal({ sequence: 5, fence: 3 });
    });

    it('moves a cursor forward only, and not beyond what was written', async () => {
      const { fence } = (await store.outbox.claim('mail', 'a', 1_000))!;
      await store.outbox.advance('mail', fence, 7);
      expect(await refusalOf(store.outbox.advance('mail', fence, 6))).to.equal('VERSION_CONFLICT');
      expect(await refusalOf(store.outbox.advance('mail', fence, 11))).to.equal('QUERY_REFUSED');
      expect(await refusalOf(store.outbox.advance('none', 1, 1))).to.equal('VERSION_CONFLICT');
      expect(await refusalOf(store.outbox.claim('mail', '', 1_000))).to.equal('QUERY_REFUSED');
    });

    it('lets many ask at once, and one have it', async () => {
      const stores = [store, other, store, other, store, other];
      const claims = stores.map((one, i) => one.outbox.claim('mail', `owner-${i}`, 1_000));
      const leases = (await Promise.all(claims)).filter(lease => lease !== undefined);
      expect(leases).to.deep.equal([{ sequence: 0, fence: 1 }]);
    });

    it('drops rows that all have passed, and says from where on there are some', async () => {
      const mail = (await store.outbox.claim('mail', 'a', 1_000))!;
      const hook = (await store.outbox.claim('hook', 'a', 1_000))!;
      await store.outbox.advance('mail', mail.fence, 8);
      await store.outbox.advance('hook', hook.fence, 4);
      expect(await store.outbox.retain(0)).to.equal(4);
      expect(await store.outbox.floor()).to.equal(4);
      const rows = await store.changes(0, 100);
      expect(rows.map(({ sequence }) => sequence)).to.deep.equal([5, 6, 7, 8, 9, 10]);
      expect(await store.outbox.retain(0)).to.equal(0);
      await store.outbox.forget('hook');
      expect(await store.outbox.retain(5)).to.equal(1);
      expect(await store.outbox.retain(0)).to.equal(3);
      await store.outbox.forget('mail');
      expect(await store.outbox.retain(0)).to.equal(2);
      expect(await store.outbox.floor()).to.equal(10);
      // A new dispatcher begins where rows begin; numbers are never used again.
      await store.commit([row(11)]);
      expect((await store.changes(0, 10)).map(({ sequence }) => sequence)).to.deep.equal([11]);
      expect(await store.outbox.claim('late', 'a', 1_000)).to.include({ sequence: 10 });
    });
  });
}
