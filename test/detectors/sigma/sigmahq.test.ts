import { expect } from 'chai';
import { EventView } from '../../../detectors/sigma/event-view.ts';
import { loadRules } from '../../../detectors/sigma/load-rules.ts';
import type { RulePack } from '../../../detectors/sigma/rule-pack.ts';
import { compileRules, matchByFullScan } from '../../../detectors/sigma/rule-set.ts';
import { ACTIVE_FOLDERS, bulkEventOf, corpus, eventOf, unpackSigmaHq } from './sigma-corpus.ts';

interface Otrf {
  readonly expected: readonly string[];
  readonly event: unknown;
}

interface Regression {
  readonly target_rule: string;
  readonly expected_rules: readonly string[];
  readonly event: unknown;
}

describe('the SigmaHQ pack', function () {
  this.timeout(120_000);
  let pack: RulePack;
  let folders: string[];
  let remove = () => {};

  before(async function () {
    const unpacked = unpackSigmaHq(this);
    remove = unpacked.remove;
    folders = ACTIVE_FOLDERS.map(name => `${unpacked.folder}/${name}`);
    pack = await loadRules(folders, { placeholders: new Map() });
  });

  after(() => remove());

  it('loads 3,780 rules: 3,755 run and 25 wait for placeholders', () => {
    expect(pack.loaded).to.equal(3780);
    expect(pack.running).to.equal(3755);
    expect(pack.rejected).to.have.length(25);
    for (const { code, line, file } of pack.rejected) {
      expect(code).to.equal('PLACEHOLDER_UNRESOLVED');
      expect(line).to.be.greaterThan(1);
      expect(file).to.match(/\.yml$/);
    }
  });

  it('runs all 3,780 once the placeholders are given', async () => {
    const names = pack.rejected.map(({ reason }) => /%(.+)%/.exec(reason)![1]!);
    const placeholders = new Map(names.map(name => [name, ['value-1', 'value-2']]));
    // A rule may wait for more than one list.
    for (let round = 0; round < 4; round++) {
      const again = await loadRules(folders, { placeholders });
      if (again.rejected.length === 0) {
        expect(again.running).to.equal(3780);
        return;
      }
      for (const { reason } of again.rejected) placeholders.set(/%(.+)%/.exec(reason)![1]!, ['v']);
    }
    throw new Error('still rejected');
  });

  it('matches each OTRF event with exactly the expected rules', function () {
    const rules = compileRules(pack.rules);
    const events = corpus<Otrf>(this, 'otrf-windows.ndjson.gz');
    expect(events).to.have.length(12_856);
    const wrong: unknown[] = [];
    for (const { expected, event } of events) {
      const hits = rules.match(new EventView(eventOf(event))).map(hit => hit.rule.key);
      const same = [...hits].sort().join() === [...expected].sort().join();
      if (!same) wrong.push({ event, expected, hits });
    }
    expect(wrong).to.deep.equal([]);
  });

  it('fires all 202 regression rules on their events, in any of the forms agents write', function () {
    const rules = compileRules(pack.rules);
    const events = corpus<Regression>(this, 'sigma_regression.ndjson.gz');
    const fired = new Set<string>();
    const wrong: unknown[] = [];
    for (const { target_rule, expected_rules, event } of events) {
      for (const form of [event, asWinlogbeat(event as Record<string, unknown>)]) {
        const hits = rules.match(new EventView(eventOf(form))).map(hit => hit.rule.key);
        if (hits.includes(target_rule)) fired.add(target_rule);
        const same = [...hits].sort().join() === [...expected_rules].sort().join();
        if (!same) wrong.push({ form, expected_rules, hits });
      }
    }
    expect(fired.size).to.equal(202);
    expect(wrong).to.deep.equal([]);
  });

  it('gives the same hits for a document of a bulk request as for a line of a file', function () {
    const rules = compileRules(pack.rules);
    const events = corpus<Otrf>(this, 'otrf-windows.ndjson.gz');
    for (let i = 0; i < events.length; i += 10) {
      const { event, expected } = events[i]!;
      const hits = rules.match(new EventView(bulkEventOf(event))).map(hit => hit.rule.key);
      expect(hits.sort()).to.deep.equal([...expected].sort());
    }
  });

  it('gives the same hits by index and by full scan, and explains each', function () {
    const rules = compileRules(pack.rules);
    const events = corpus<Otrf>(this, 'otrf-windows.ndjson.gz');
    for (let i = 0; i < events.length; i += 40) {
      const view = new EventView(eventOf(events[i]!.event));
      const hits = rules.match(view);
      const slow = matchByFullScan(pack.rules, view);
      expect(hits.map(hit => hit.rule.key)).to.deep.equal(slow.map(hit => hit.rule.key));
      for (const hit of hits) expect(hit.matched()).to.not.deep.equal([]);
    }
  });
});

/** The same event as winlogbeat would have written it. */
function asWinlogbeat(flat: Record<string, unknown>): unknown {
  const { EventID, Channel, Provider_Name, Computer, ...data } = flat;
  const winlog = {
    event_id: EventID,
    channel: Channel,
    provider_name: Provider_Name,
    computer_name: Computer,
    event_data: data,
  };
  return { '@timestamp': '2026-01-01T00:00:00.000Z', winlog };
}
