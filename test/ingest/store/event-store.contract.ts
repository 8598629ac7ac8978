import { expect } from 'chai';
import * as fc from 'fast-check';
import { eventId } from '../../../ingest/event/event-id.ts';
import type { TelemetryEvent } from '../../../ingest/event/telemetry-event.ts';
import { formatTime, parseTime } from '../../../ingest/event/time.ts';
import { evaluate } from '../../../ingest/query/evaluate.ts';
import { eventFieldType } from '../../../ingest/query/field-types.ts';
import type { Filter } from '../../../ingest/query/filter.ts';
import { EVERYTHING } from '../../../ingest/query/filter.ts';
import { mintScope } from '../../../ingest/query/scope.ts';
import { valuesAt } from '../../../ingest/query/values-at.ts';
import type { EventBatch, EventStore } from '../../../ingest/store/event-store.ts';
import { arbitraryDocument } from '../query/arbitrary-document.ts';
import { arbitraryFilter } from '../query/arbitrary-filter.ts';

const START = parseTime('2026-11-01T00:00:00Z')!;
const SECOND = 1_000_000;
const WHOLE = mintScope(EVERYTHING);

/** What a test of an adapter must give: a fresh store, and the way to settle and reopen it. */
export interface StoreUnderTest {
  open(): Promise<EventStore>;
  /** Moves what was appended to where it stays (segments, a refreshed index). */
  settle(store: EventStore): Promise<void>;
}

/** What every adapter of the EventStore port must do. */
export function eventStoreContract(subject: StoreUnderTest): void {
  let store: EventStore;
  before(async () => {
    store = await subject.open();
  });
  after(() => store.close());

  describe('with any events', () => {
    let events: TelemetryEvent[];
    const numRuns = 200;

    before(async () => {
      const documents = fc.sample(arbitraryDocument, { numRuns: 900, seed: 7 });
      events = documents.map((document, i) => eventOf(i, document));
      // Half settled, half still on the way: answers must not depend on where a row is.
      await store.append(batchOf(0, events.slice(0, 300)));
      await subject.settle(store);
      await store.append(batchOf(300, events.slice(300, 600)));
      await subject.settle(store);
      await store.append(batchOf(600, events.slice(600)));
    });

    const fitting = (filter: Filter) =>
      events.filter(event => evaluate(filter, event, eventFieldType));

    it('finds exactly what the oracle finds', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryFilter, async filter => {
          const page = await store.search({ filter, order: 'oldest', limit: 1000 }, WHOLE);
          expect(page.events.map(event => event.event.id)).to.deep.equal(
            fitting(filter).map(event => event.event.id),
          );
        }),
        { numRuns },
      );
    });

    it('counts and groups as the oracle does', async () => {
      const fields = ['host.name', 'user.name', 'source.ip', 'vendor.Data', 'process.pid'];
      await fc.assert(
        fc.asyncProperty(arbitraryFilter, fc.constantFrom(...fields), async (filter, field) => {
          const expected = fitting(filter);
          expect(await store.count(filter, undefined, WHOLE)).to.equal(expected.length);
          const counts = new Map<string, number>();
          for (const event of expected) {
            for (const value of new Set(valuesAt(event, field).map(String))) {
              counts.set(value, (counts.get(value) ?? 0) + 1);
            }
          }
          const top = await store.top(filter, field, 5, undefined, WHOLE);
          const largest = [...counts.values()].sort((a, b) => b - a);
          expect(top.values.map(({ count }) => count)).to.deep.equal(largest.slice(0, 5));
          for (const { value, count } of top.values) expect(counts.get(value)).to.equal(count);
          expect(top.rest).to.equal(largest.slice(5).reduce((sum, n) => sum + n, 0));
        }),
        { numRuns: numRuns / 4 },
      );
    });

    it('draws the histogram the oracle draws', async () => {
      const range = { from: START, to: START + 900 * SECOND };
      await fc.assert(
        fc.asyncProperty(arbitraryFilter, async filter => {
          const buckets = await store.histogram(filter, range, 60 * SECOND, WHOLE);
          expect(buckets).to.have.length(15);
          const expected = buckets.map(
            ({ from }) =>
              fitting(filter).filter(({ '@timestamp': at }) => {
                const time = parseTime(at)!;
                return time >= from && time < from + 60 * SECOND;
              }).length,
          );
          expect(buckets.map(({ count }) => count)).to.deep.equal(expected);
        }),
        { numRuns: numRuns / 4 },
      );
    });

    it('pages without loss or repeat, in either direction', async () => {
      for (const order of ['newest', 'oldest'] as const) {
        const filter: Filter = { type: 'exists', field: 'host.name' };
        const seen: string[] = [];
        let after: { timestamp: number; id: string } | undefined;
        do {
          const page = await store.search(
            { filter, order, limit: 37, ...(after ? { after } : {}) },
            WHOLE,
          );
          seen.push(...page.events.map(event => event.event.id));
          after = page.next;
        } while (after);
        const expected = fitting(filter).map(event => event.event.id);
        expect(seen).to.deep.equal(order === 'oldest' ? expected : expected.reverse());
      }
    });

    it('shows a scope nothing of another, in searches, counts, groups and by id', async () => {
      const one = mintScope({ type: 'equals', field: 'kharuul.constituent', value: 'one' });
      const filter = EVERYTHING;
      const own = events.filter(event => event.kharuul.constituent === 'one');
      const page = await store.search({ filter, order: 'oldest', limit: 1000 }, one);
      expect(page.events).to.have.length(own.length);
      expect(await store.count(filter, undefined, one)).to.equal(own.length);
      const top = await store.top(filter, 'kharuul.constituent', 10, undefined, one);
      expect(top.values.map(({ value }) => value)).to.deep.equal(['one']);
      const ids = events.slice(0, 10).map(event => event.event.id);
      const got = await store.get(ids, one);
      expect(got.every(event => event.kharuul.constituent === 'one')).to.equal(true);
      expect(got).to.have.length(5);
    });

    it('gives events back as they came, by id, in the order asked', async () => {
      const some = [events[650]!, events[3]!, events[400]!];
      const ids = some.map(event => event.event.id);
      expect(await store.get([ids[0]!, 'no-such-id', ids[1]!, ids[2]!], WHOLE)).to.deep.equal(some);
    });

    it('takes events it has already as success, and stores them once', async () => {
      await store.append(batchOf(600, events.slice(600)));
      // The same events under new offsets, as a replayed dead letter would come.
      await store.append(batchOf(900, [events[10]!, events[310]!, events[899]!, events[899]!]));
      expect(await store.count(EVERYTHING, undefined, WHOLE)).to.equal(900);
    });

    it('says how far it is durable only after that is so', async () => {
      await subject.settle(store);
      expect(await store.applied(0)).to.equal(904);
    });

    it('removes what retention has passed, and nothing else', async () => {
      const { removed } = await store.retain(START + 300 * SECOND);
      expect(removed).to.equal(300);
      expect(await store.count(EVERYTHING, undefined, WHOLE)).to.equal(600);
    });

    it('refuses limits out of bounds by name', async () => {
      const error = await Promise.resolve()
        .then(() => store.search({ filter: EVERYTHING, order: 'oldest', limit: 0 }, WHOLE))
        .then(
          () => undefined,
          (reason: unknown) => reason,
        );
      expect(error).to.have.property('code', 'QUERY_REFUSED');
    });
  });
}

function eventOf(i: number, document: Readonly<Record<string, unknown>>): TelemetryEvent {
  const at = START + i * SECOND;
  const event = (document['event'] ?? {}) as Record<string, string>;
  return {
    ...(document as Record<string, never>),
    '@timestamp': formatTime(at),
    event: {
      ...event,
      id: eventId(at, [i, i, i]),
      ingested: formatTime(at),
      dataset: i % 3 === 0 ? 'sshd' : 'json',
      original: `line ${i}`,
    },
    kharuul: { source: 's', constituent: i % 2 === 0 ? 'one' : 'two' },
  };
}

function batchOf(firstOffset: number, events: readonly TelemetryEvent[]): EventBatch {
  const ndjson = Buffer.from(events.map(event => `${JSON.stringify(event)}\n`).join(''));
  return { partition: 0, firstOffset, count: events.length, ndjson };
}
