import { expect } from 'chai';
import * as fc from 'fast-check';
import { silentRules } from '../../../detectors/correlation/silent-rules.ts';
import {
  correlationPack,
  countsOf,
  engineOf,
  matchAt,
  START,
  type Feed,
} from './correlation-cases.ts';

const every = (step: number, count: number, more: Partial<Feed> = {}): Feed[] =>
  Array.from({ length: count }, (_, i) => ({ at: i * step, ...more }));
const run = (feeds: readonly Feed[], correlation = {}, top = {}) =>
  countsOf(engineOf(correlationPack(correlation, top)), feeds);
const total = (counts: readonly number[][]) => counts.flat().reduce((a, b) => a + b, 0);

describe('event_count', () => {
  it('fires on the fifth of five, then adds each further one', () => {
    expect(run(every(1, 8))).to.deep.equal([[], [], [], [], [5], [1], [1], [1]]);
  });

  it('finds a burst across any edge of a fixed grid', () => {
    for (let shift = 0; shift < 660; shift += 30) {
      const feeds = every(140, 5).map(feed => ({ at: feed.at + shift }));
      expect(total(run(feeds)), String(shift)).to.equal(5);
    }
  });

  it('does not count two events exactly a timespan apart together', () => {
    expect(total(run([{ at: 0 }, { at: 600 }], { condition: { gte: 2 } }))).to.equal(0);
    expect(total(run([{ at: 0 }, { at: 599.999999 }], { condition: { gte: 2 } }))).to.equal(2);
  });

  it('keeps groups, and constituents, apart', () => {
    const ips = every(1, 8).map((feed, i) => ({ ...feed, ip: `203.0.113.${i}` }));
    expect(total(run(ips))).to.equal(0);
    const agencies = every(1, 8).map((feed, i) => ({ ...feed, constituent: `agency-${i}` }));
    expect(total(run(agencies))).to.equal(0);
  });

  it('does not correlate an event without the group field, and counts it', () => {
    const engine = engineOf(correlationPack());
    expect(total(countsOf(engine, every(1, 8, { ip: null })))).to.equal(0);
    expect(engine.counts.ungrouped).to.equal(8);
  });

  it('counts several rules together, with a field of its own for each by an alias', () => {
    const correlation = {
      rules: ['one', 'two'],
      'group-by': ['who'],
      aliases: { who: { one: 'user_a', two: 'user_b' } },
      condition: { gte: 2 },
    };
    const feeds: Feed[] = [
      { at: 0, fields: { user_a: 'bat' } },
      { at: 1, rule: 'two', fields: { user_b: 'dorj' } },
      { at: 2, rule: 'two', fields: { user_b: 'BAT' } },
    ];
    expect(run(feeds, correlation)).to.deep.equal([[], [], [2]]);
  });

  it('judges gt, gte, lt, lte, eq, neq and ranges', () => {
    const five = every(1, 5);
    expect(run(five, { condition: { gt: 4 } })[4]).to.deep.equal([5]);
    expect(run(five, { condition: { eq: 3 } })).to.deep.equal([[], [], [3], [], []]);
    expect(run(five, { condition: { gte: 2, lt: 4 } })).to.deep.equal([[], [2], [1], [], []]);
    expect(run(five, { condition: { lte: 2 } })).to.deep.equal([[1], [1], [], [], []]);
    expect(run(five, { condition: { neq: 1 } })).to.deep.equal([[], [2], [1], [1], [1]]);
  });

  it('knows the units of a timespan', () => {
    const spans: Record<string, number> = {
      '30s': 30,
      '2m': 120,
      '1h': 3600,
      '1d': 86_400,
      '1w': 604_800,
    };
    for (const [timespan, seconds] of Object.entries(spans)) {
      const [rule] = correlationPack({ timespan }).correlations;
      expect(rule!.timespan, timespan).to.equal(seconds * 1_000_000);
    }
  });

  it('takes events out of order within an hour, and counts later ones as late', () => {
    const engine = engineOf(correlationPack());
    const feeds = [0, 4000, 1, 4001, 402, 4002, 4003, 403, 4004].map(at => ({ at }));
    expect(countsOf(engine, feeds).flat()).to.deep.equal([5]);
    expect(engine.counts.late).to.equal(1);
  });

  it('gives the same sum whatever the order of arrival within the lateness', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 25 }), times => {
        const sorted = [...times].sort((a, b) => a - b);
        const inOrder = total(run(sorted.map(at => ({ at }))));
        // What the specification means: every event of some window that meets the condition.
        const expected = times.filter(time =>
          sorted.some(
            end =>
              end - 600 < time && time <= end &&
              sorted.filter(other => end - 600 < other && other <= end).length >= 5,
          ),
        ); // prettier-ignore
        expect(inOrder).to.equal(expected.length);
        expect(total(run(times.map(at => ({ at }))))).to.equal(expected.length);
      }),
      { numRuns: 300 },
    );
  });

  it('starts anew after a hit with reset', () => {
    const counts = run(every(1, 11), {}, { kharuul: { refire: 'reset' } });
    expect(counts.flat()).to.deep.equal([5, 5]);
  });

  it('holds further hits back for a timespan with suppress', () => {
    const counts = run(
      every(100, 12),
      { condition: { gte: 3 } },
      { kharuul: { refire: 'suppress' } },
    );
    expect(counts.map((hits, i) => (hits.length > 0 ? i : -1)).filter(i => i >= 0)).to.deep.equal([
      2, 8,
    ]);
  });

  it('gives the first five and last twenty events of a large hit, and the exact count', () => {
    const engine = engineOf(correlationPack({ condition: { gte: 100 } }));
    const matches = every(1, 100).map(matchAt);
    const hits = matches.flatMap(match => engine.apply(match));
    expect(hits).to.have.length(1);
    expect(hits[0]!.count).to.equal(100);
    const ids = hits[0]!.events.map(({ event }) => event.event.id);
    const all = matches.map(match => match.eventId);
    expect(ids).to.deep.equal([...all.slice(0, 5), ...all.slice(-20)]);
  });
});

describe('a correlation', () => {
  it('silences the rules it counts, unless it generates', () => {
    const quiet = correlationPack();
    expect([...silentRules(quiet.correlations, quiet.rules)]).to.deep.equal(['one']);
    for (const loud of [
      correlationPack({ generate: true }),
      correlationPack({}, { generate: true }),
    ]) {
      expect([...silentRules(loud.correlations, loud.rules)]).to.deep.equal([]);
    }
  });

  for (const [what, correlation, code] of [
    ['another type', { type: 'temporal' }, 'CORRELATION_UNSUPPORTED'],
    ['absence', { condition: { lt: 1 } }, 'CORRELATION_UNSUPPORTED'],
    ['an unknown rule', { rules: ['nobody'] }, 'CORRELATION_REFERENCE_UNKNOWN'],
    ['itself', { rules: ['c'] }, 'CORRELATION_UNSUPPORTED'],
    ['no rules', { rules: [] }, 'CORRELATION_INVALID'],
    ['a wrong timespan', { timespan: '10 minutes' }, 'CORRELATION_INVALID'],
    ['a wrong operator', { condition: { over: 5 } }, 'CORRELATION_INVALID'],
    ['a threshold that is text', { condition: { gte: 'five' } }, 'CORRELATION_INVALID'],
  ] as const) {
    it(`over ${what} is ${code}`, () => {
      expect(correlationPack(correlation).rejected.map(r => r.code)).to.deep.equal([code]);
    });
  }
});

describe('the correlation engine', () => {
  it('goes on from a checkpoint as if nothing had happened', () => {
    const pack = correlationPack();
    const feeds = every(40, 12);
    const whole = countsOf(engineOf(pack), feeds);
    for (let cut = 0; cut <= feeds.length; cut++) {
      const first = engineOf(pack);
      const before = countsOf(first, feeds.slice(0, cut));
      const saved = JSON.parse(JSON.stringify(first.changes())) as ReturnType<typeof first.changes>;
      const second = engineOf(pack);
      second.restore(saved);
      expect([...before, ...countsOf(second, feeds.slice(cut))]).to.deep.equal(whole);
    }
  });

  it('does not take back the state of an edited rule', () => {
    const first = engineOf(correlationPack());
    countsOf(first, every(1, 4));
    const second = engineOf(correlationPack({ condition: { gte: 4 } }));
    second.restore(first.changes());
    expect(total(countsOf(second, every(1, 3)))).to.equal(0);
  });

  it('forgets the groups longest untouched when there are too many, and counts them', () => {
    const engine = engineOf(correlationPack(), { maxGroups: 2 });
    const ip = (n: number) => `203.0.113.${n}`;
    countsOf(engine, [
      { at: 0, ip: ip(1) },
      { at: 1, ip: ip(2) },
      { at: 2, ip: ip(1) },
      { at: 3, ip: ip(3) },
    ]);
    expect(engine.counts.evicted).to.equal(1);
    const forgotten = engine.changes().filter(change => change.state === null);
    expect(forgotten.map(change => change.key.includes(ip(2)))).to.deep.equal([true]);
  });

  it('holds no more copies of events than it may', () => {
    const engine = engineOf(correlationPack({ condition: { gte: 50 } }), { maxHeld: 30 });
    const from = (ip: string) => every(1, 20, { ip });
    countsOf(engine, [...from('203.0.113.1'), ...from('203.0.113.2')]);
    expect(engine.counts.evicted).to.equal(1);
    // One group alone may hold what it needs.
    const counts = countsOf(engine, every(1, 50, { ip: '203.0.113.3' }));
    expect(counts.at(-1)).to.deep.equal([50]);
  });

  it('forgets a group on a tick once it is past its timespan and the lateness', () => {
    const engine = engineOf(correlationPack());
    countsOf(engine, [{ at: 0 }]);
    engine.changes();
    engine.tick(START + 4200 * 1_000_000);
    expect(engine.changes()).to.deep.equal([]);
    engine.tick(START + 4201 * 1_000_000);
    expect(engine.changes().map(change => change.state)).to.deep.equal([null]);
  });

  it('does not forget a backlog of old events because the clock is late', () => {
    const engine = engineOf(correlationPack());
    const old = every(1, 8).map(({ at }) => ({ at: at - 300_000, accepted: at }));
    const counts = old.flatMap(feed => {
      engine.tick(START + feed.accepted * 1_000_000);
      return countsOf(engine, [feed]);
    });
    expect(total(counts)).to.equal(8);
  });
});
