import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Hit } from '../../../detectors/alert/grouping.ts';
import { formatTime } from '../../../ingest/event/time.ts';
import { EVERYTHING } from '../../../ingest/query/filter.ts';
import { ALERT_COLLECTIONS, ALERTS } from '../../../server/alerts/alert-collections.ts';
import { createAlertSink } from '../../../server/alerts/alert-sink.ts';
import type { Suppression } from '../../../server/alerts/suppression.ts';
import { SUPPRESSIONS } from '../../../server/alerts/suppression.ts';
import { SYSTEM_SCOPE } from '../../../server/policy/system-scope.ts';
import type { Act, DocumentStore } from '../../../server/store/document-store.ts';
import { put } from '../../../server/store/put.ts';
import { openSqliteStore } from '../../../server/store/sqlite/open-sqlite-store.ts';
import { hitOn, MORNING } from './sample-hits.ts';

const MINUTE = 60_000_000;

describe('suppressed hits', () => {
  let folder: string;
  let store: DocumentStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kharuul-suppress-'));
    store = await open('documents.sqlite');
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const open = (file: string) =>
    openSqliteStore({
      file: join(folder, file),
      collections: ALERT_COLLECTIONS,
      cursorKey: new Uint8Array(32),
      readers: 1,
    });
  const suppression = (id: string, more: Partial<Suppression> = {}): Suppression => ({
    id,
    version: 1,
    rule: 'rule-1',
    constituent: 'local',
    reason: 'a scanner of ours',
    owner: 'bat',
    createdAt: formatTime(MORNING),
    expiresAt: formatTime(MORNING + 60 * MINUTE),
    hits: 0,
    ...more,
  });
  const keep = (...all: readonly Suppression[]) =>
    store.commit(all.map(one => put(SUPPRESSIONS, one)));
  const counted = (id: string, on = store) => on.get(SUPPRESSIONS, id, SYSTEM_SCOPE);
  const alerts = async (on = store) => {
    const sort = { field: 'count', direction: 'descending' } as const;
    return (await on.find(ALERTS, { filter: EVERYTHING, sort, limit: 99 }, SYSTEM_SCOPE)).items;
  };
  const apply = async (hits: readonly Hit[], on = store, offset = 1) => {
    const sink = createAlertSink(on);
    await sink.resume(0);
    await sink.apply({
      partition: 0,
      offset,
      generation: 'g',
      hits,
      groups: [],
      deadLetters: [],
    });
  };

  it('are counted where they are suppressed and make no alert', async () => {
    await keep(suppression('s'));
    await apply([hitOn('bold', 1), hitOn('saran', 2)]);
    await apply([hitOn('bold', 3)], store, 2);
    expect(await alerts()).to.deep.equal([]);
    expect(await counted('s')).to.include({
      hits: 3,
      version: 3,
      lastHitAt: formatTime(MORNING + 3000),
    });
  });

  it('are those accepted while it holds: from its beginning to its end, whichever is first', async () => {
    await keep(suppression('s', { endedAt: formatTime(MORNING + 10 * MINUTE) }));
    const at = (user: string, minutes: number) => hitOn(user, minutes, MORNING + minutes * MINUTE);
    await apply([at('before', -1), at('first', 0), at('last', 9.99), at('end', 10), at('x', 61)]);
    const entities = (await alerts()).map(({ entity }) => entity!.value).sort();
    expect(entities).to.deep.equal(['before', 'end', 'x']);
    expect(await counted('s')).to.include({ hits: 2 });
  });

  it('are those of its rule, its constituent and its filter only', async () => {
    await keep(
      suppression('other-rule', { rule: 'RULE-1' }),
      suppression('other-constituent', { constituent: 'LOCAL' }),
      suppression('filtered', { filter: { type: 'equals', field: 'user.name', value: 'Bold' } }),
    );
    await apply([hitOn('bold', 1), hitOn('saran', 2)]);
    expect((await alerts()).map(({ entity }) => entity!.value)).to.deep.equal(['saran']);
    expect((await counted('filtered'))!.hits).to.equal(1);
    expect((await counted('other-rule'))!.hits).to.equal(0);
    expect((await counted('other-constituent'))!.hits).to.equal(0);
    await keep(suppression('all', { constituent: null }));
    await apply([hitOn('saran', 3)], store, 2);
    expect((await alerts()).map(({ count }) => count)).to.deep.equal([1]);
  });

  it('go to the oldest of several, and are counted once', async () => {
    await keep(
      suppression('b', { createdAt: formatTime(MORNING - 1) }),
      suppression('a'),
      suppression('c', { createdAt: formatTime(MORNING - 2), constituent: null }),
    );
    await apply([hitOn('bold', 1)]);
    expect([(await counted('a'))!.hits, (await counted('b'))!.hits]).to.deep.equal([0, 0]);
    expect((await counted('c'))!.hits).to.equal(1);
  });

  it('are counted exactly once though somebody ends the suppression in between', async () => {
    await keep(suppression('s'));
    let meddled = false;
    const meddling: DocumentStore = {
      ...store,
      async commit(acts: readonly Act[]) {
        if (!meddled) {
          meddled = true;
          const now = (await counted('s'))!;
          const endedAt = formatTime(MORNING + 2 * MINUTE);
          await store.commit([put(SUPPRESSIONS, { ...now, endedAt, version: 2 })]);
        }
        return store.commit(acts);
      },
    };
    await apply([hitOn('bold', 1), hitOn('late', 2, MORNING + 3 * MINUTE)], meddling);
    expect(await counted('s')).to.include({ hits: 1, version: 3 });
    expect((await alerts()).map(({ entity }) => entity!.value)).to.deep.equal(['late']);
  });

  it('are not counted again when the commit stood but nobody heard of it', async () => {
    await keep(suppression('s'));
    const dying: DocumentStore = {
      ...store,
      async commit(acts: readonly Act[]) {
        await store.commit(acts);
        throw new Error('the process is gone');
      },
    };
    const died = await apply([hitOn('bold', 1)], dying, 5).catch((error: Error) => error.message);
    expect(died).to.equal('the process is gone');
    const { place } = await createAlertSink(store).resume(0);
    expect(place.offset, 'the engine reads on from here').to.equal(5);
    expect((await counted('s'))!.hits).to.equal(1);
  });

  it('are the same in a replay, however the batches fall', async () => {
    const all = [
      suppression('s', { endedAt: formatTime(MORNING + 7000) }),
      suppression('t', { filter: { type: 'equals', field: 'user.name', value: 'saran' } }),
    ];
    const hits = Array.from({ length: 12 }, (_, i) => hitOn(i % 3 ? 'bold' : 'saran', i));
    const outcome = async (file: string, size: number) => {
      const other = await open(file);
      try {
        await other.commit(all.map(one => put(SUPPRESSIONS, one)));
        for (let at = 0; at < hits.length; at += size)
          await apply(hits.slice(at, at + size), other, at + size);
        return {
          suppressed: [(await counted('s', other))!.hits, (await counted('t', other))!.hits],
          alerts: (await alerts(other)).map(({ id, count }) => ({ id, count })),
        };
      } finally {
        await other.close();
      }
    };
    const whole = await outcome('whole.sqlite', 12);
    expect(whole.suppressed).to.deep.equal([7, 1]);
    expect(await outcome('pieces.sqlite', 1)).to.deep.equal(whole);
    expect(await outcome('some.sqlite', 5)).to.deep.equal(whole);
  });
});
