import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Alert } from '../../../detectors/alert/alert.ts';
import type { Hit } from '../../../detectors/alert/grouping.ts';
import type { AlertSink, DetectionStep } from '../../../detectors/alert-sink.ts';
import { EVERYTHING } from '../../../ingest/query/filter.ts';
import { StoreError } from '../../../ingest/store/event-store.ts';
import {
  ALERT_COLLECTIONS,
  ALERTS,
  DEAD_LETTERS,
} from '../../../server/alerts/alert-collections.ts';
import { createAlertSink } from '../../../server/alerts/alert-sink.ts';
import { SYSTEM_SCOPE } from '../../../server/policy/system-scope.ts';
import type { Act, DocumentStore } from '../../../server/store/document-store.ts';
import { put } from '../../../server/store/put.ts';
import { openSqliteStore } from '../../../server/store/sqlite/open-sqlite-store.ts';
import { hitOn, MORNING } from './sample-hits.ts';

const HOUR = 3_600_000_000;
/** New alerts of one rule within an hour, as documented in `storm-breaker.ts`. */
const STORM_LIMIT = 200;

describe('the alert sink', () => {
  let folder: string;
  let store: DocumentStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kharuul-sink-'));
    store = await openSqliteStore({
      file: join(folder, 'documents.sqlite'),
      collections: ALERT_COLLECTIONS,
      cursorKey: new Uint8Array(32),
      readers: 1,
    });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const step = (offset: number, hits: readonly Hit[]): DetectionStep => ({
    partition: 0,
    offset,
    generation: 'g',
    hits,
    groups: [],
    deadLetters: [],
  });
  const alerts = async (): Promise<readonly Alert[]> => {
    const sort = { field: 'count', direction: 'descending' } as const;
    const page = await store.find(ALERTS, { filter: EVERYTHING, sort, limit: 1000 }, SYSTEM_SCOPE);
    return page.items;
  };
  const change = async (alert: Alert, changes: Partial<Alert>): Promise<void> =>
    store.commit([put(ALERTS, { ...alert, ...changes, version: alert.version + 1 })]);
  const resumed = async (on: DocumentStore = store): Promise<AlertSink> => {
    const sink = createAlertSink(on);
    await sink.resume(0);
    return sink;
  };

  it('starts at offset 0 without a generation, and resumes from what it committed', async () => {
    const sink = createAlertSink(store);
    expect(await sink.resume(0)).to.deep.equal({
      place: { offset: 0, generation: undefined },
      groups: [],
    });
    await sink.apply({
      ...step(7, [hitOn('bold', 1)]),
      groups: [
        { key: 'b', hash: 'h', state: { n: 1 } },
        { key: 'a', hash: 'h', state: { n: 2 } },
        { key: 'b', hash: 'h', state: { n: 3 } },
      ] as unknown as DetectionStep['groups'],
    });
    const again = await createAlertSink(store).resume(0);
    expect(again.place).to.include({ offset: 7, generation: 'g' });
    expect(again.groups.map(({ key, state }) => ({ key, state }))).to.deep.equal([
      { key: 'b', state: { n: 3 } },
      { key: 'a', state: { n: 2 } },
    ]);
    expect((await createAlertSink(store).resume(1)).place.offset).to.equal(0);
  });

  it('removes a group that has ended, also one that it never saw', async () => {
    const sink = await resumed();
    const group = (state: unknown) =>
      [{ key: 'a', hash: 'h', state }] as unknown as DetectionStep['groups'];
    await sink.apply({ ...step(1, []), groups: group({ n: 1 }) });
    await sink.apply({ ...step(2, []), groups: group(null) });
    await sink.apply({ ...step(3, []), groups: group(null) });
    expect((await createAlertSink(store).resume(0)).groups).to.deep.equal([]);
  });

  it('counts hits of one group in one alert, with one outbox row a commit', async () => {
    const sink = await resumed();
    await sink.apply(
      step(
        30,
        Array.from({ length: 30 }, (_, i) => hitOn('bold', i)),
      ),
    );
    await sink.apply(step(32, [hitOn('BOLD', 31), hitOn('saran', 30)]));
    const [bold, saran] = await alerts();
    expect(bold).to.include({ count: 31, version: 2, status: 'new' });
    expect(bold!.hits.map(hit => hit.eventId)).to.deep.equal(
      [0, 1, 2, 3, 4].map(i => `event-${i}`),
    );
    expect(bold!.latest).to.have.length(20);
    expect(bold!.latest.at(-1)!.eventId).to.equal('event-31');
    expect(saran).to.include({ count: 1, version: 1 });
    const rows = await store.changes(0, 10);
    expect(rows.map(({ payload }) => payload['version'])).to.deep.equal([1, 2, 1]);
  });

  it('adds nothing when what was committed is delivered again after a crash', async () => {
    // The commit is durable, but whoever made it died before it could say so.
    const dying: DocumentStore = {
      ...store,
      async commit(acts: readonly Act[]) {
        await store.commit(acts);
        throw new Error('the process is gone');
      },
    };
    const sink = await resumed(dying);
    const refused = await sink.apply(step(3, [hitOn('bold', 1)])).then(
      () => 'applied',
      (error: Error) => error.message,
    );
    expect(refused).to.equal('the process is gone');
    const second = createAlertSink(store);
    const { place } = await second.resume(0);
    expect(place.offset, 'the engine reads on from here').to.equal(3);
    await second.apply(step(4, [hitOn('bold', 2)]));
    expect((await alerts()).map(alert => alert.count)).to.deep.equal([2]);
  });

  it('refuses a second writer of the partition instead of counting twice', async () => {
    const [first, second] = [await resumed(), await resumed()];
    await first.apply(step(1, [hitOn('bold', 1)]));
    const code = await second.apply(step(1, [hitOn('bold', 1)])).then(
      () => 'applied',
      (error: StoreError) => error.code,
    );
    expect(code).to.match(/^(?:VERSION_CONFLICT|DOCUMENT_EXISTS)$/);
    expect((await alerts()).map(alert => alert.count)).to.deep.equal([1]);
  });

  it('folds again where an analyst changed the alert in between', async () => {
    const sink = await resumed();
    await sink.apply(step(1, [hitOn('bold', 1)]));
    let meddled = false;
    const meddling: DocumentStore = {
      ...store,
      async commit(acts: readonly Act[]) {
        if (!meddled) {
          meddled = true;
          await change((await alerts())[0]!, { status: 'acknowledged' });
        }
        return store.commit(acts);
      },
    };
    const second = await resumed(meddling);
    await second.apply(step(2, [hitOn('bold', 2)]));
    expect(meddled).to.be.true;
    expect((await alerts())[0]).to.include({ count: 2, version: 3, status: 'acknowledged' });
  });

  it('makes a new alert, linked to the old one, for a hit on a closed one', async () => {
    const sink = await resumed();
    await sink.apply(step(1, [hitOn('bold', 1)]));
    const [closed] = await alerts();
    await change(closed!, { status: 'closed' });
    await sink.apply(step(3, [hitOn('bold', 2), hitOn('bold', 3)]));
    const [open, old] = await alerts();
    expect(old).to.include({ id: closed!.id, count: 1, status: 'closed', version: 2 });
    expect(open).to.include({ count: 2, status: 'new', previous: closed!.id });
    await sink.apply(step(4, [hitOn('bold', 4)]));
    expect((await alerts()).map(alert => alert.count)).to.deep.equal([3, 1]);
  });

  it('starts a new alert after 24 hours, and takes a late hit into the one of its time', async () => {
    const sink = await resumed();
    await sink.apply(step(1, [hitOn('bold', 1, MORNING)]));
    await sink.apply(step(2, [hitOn('bold', 2, MORNING + 24 * HOUR)]));
    await sink.apply(step(3, [hitOn('bold', 3, MORNING + HOUR)]));
    await sink.apply(step(4, [hitOn('bold', 4, MORNING - HOUR - 1)]));
    const found = await alerts();
    expect(
      found.map(({ count, anchor }) => `${count} ${anchor.slice(8, 13)}`).sort(),
    ).to.deep.equal(['1 24T06', '1 25T08', '2 24T08']);
    for (const alert of found) expect(alert).not.to.have.property('previous');
  });

  it('folds a storm of new alerts of one rule into one, with every hit counted', async () => {
    const sink = await resumed();
    const users = STORM_LIMIT + 50;
    const hits = Array.from({ length: users }, (_, i) => hitOn(`user-${i}`, i));
    await sink.apply(step(100, hits.slice(0, 100)));
    await sink.apply(step(users, hits.slice(100)));
    // A group that has its alert goes on in it.
    await sink.apply(step(users + 1, [hitOn('user-3', users)]));
    const found = await alerts();
    expect(found).to.have.length(STORM_LIMIT + 1);
    expect(found[0]).to.include({ count: 50, storm: true, title: 'A rule (storm)', entity: null });
    expect(found[1]).to.include({ count: 2, storm: false });
    expect(found.reduce((sum, alert) => sum + alert.count, 0)).to.equal(users + 1);
    // An hour later there is room again.
    await sink.apply(step(users + 2, [hitOn('late', users + 1, MORNING + 2 * HOUR)]));
    expect(await alerts()).to.have.length(STORM_LIMIT + 2);
  });

  it('keeps events that could not be looked at as dead letters, once each', async () => {
    const sink = await resumed();
    const deadLetters = [{ offset: 4, reason: 'x'.repeat(5000) }];
    await sink.apply({ ...step(5, []), deadLetters });
    const letter = await store.get(DEAD_LETTERS, '0-4', SYSTEM_SCOPE);
    expect(letter).to.include({ partition: 0, offset: 4 });
    expect(letter!.reason).to.have.length(1000);
  });
});
