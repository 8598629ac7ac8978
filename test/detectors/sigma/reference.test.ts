import { expect } from 'chai';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import type { EventView } from '../../../detectors/sigma/event-view.ts';
import { EventView as View } from '../../../detectors/sigma/event-view.ts';
import { buildRulePack } from '../../../detectors/sigma/rule-pack.ts';
import { compileRules, matchByFullScan } from '../../../detectors/sigma/rule-set.ts';
import { randomDetection, randomEvent } from './random-rules.ts';
import { referenceMeets, type Detection } from './reference-evaluator.ts';
import { eventOf } from './sigma-corpus.ts';

/** The keys of a pack of random rules that an event meets, by three ways. */
function threeWays(detections: readonly Detection[], fields: Record<string, unknown>) {
  const files = detections.map((detection, i) => ({
    path: `rule-${i}`,
    text: stringify({ title: 'T', logsource: { product: 'windows' }, detection }),
  }));
  const pack = buildRulePack(files, { placeholders: new Map() });
  expect(pack.rejected).to.deep.equal([]);
  const event = { EventID: 1, Channel: 'Test', ...fields };
  const view: EventView = new View(eventOf(event));
  const keys = (hits: readonly { rule: { key: string } }[]) => hits.map(hit => hit.rule.key);
  return {
    reference: detections.flatMap((d, i) =>
      referenceMeets(d, event as never) ? [`rule-${i}`] : [],
    ),
    scan: keys(matchByFullScan(pack.rules, view)),
    index: keys(compileRules(pack.rules).match(view)),
  };
}

describe('the engine', () => {
  it('agrees with the reference, by index and by full scan, on random rules and events', function () {
    this.timeout(120_000);
    let hits = 0;
    let tries = 0;
    fc.assert(
      fc.property(
        fc.array(randomDetection, { minLength: 1, maxLength: 4 }),
        randomEvent,
        (detections, event) => {
          const { reference, scan, index } = threeWays(detections, event);
          hits += reference.length;
          tries += detections.length;
          expect(scan).to.deep.equal(reference);
          expect(index).to.deep.equal(reference);
        },
      ),
      { numRuns: 3000 },
    );
    // A suite where nothing or everything matches would prove nothing.
    expect(hits / tries).to.be.within(0.1, 0.9);
  });
});
