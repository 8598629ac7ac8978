import { fileURLToPath } from 'node:url';
import { packOf, makeGeneration } from '../../detectors/generation.ts';
import { matchEvents } from '../../detectors/match-events.ts';
import { readRuleFiles } from '../../detectors/sigma/load-rules.ts';
import { compileRules } from '../../detectors/sigma/rule-set.ts';
import { assembleEvent } from '../../ingest/parsers/assemble-event.ts';
import { parseRecord } from '../../ingest/parsers/parse-record.ts';
import type { Measurement } from './measurement.ts';
import { syslogChunk } from './syslog-lines.ts';

const RULES = fileURLToPath(new URL('../../rules', import.meta.url));

/** Stage A on one core: serialised events in, matches of our rules out, JSON read included. */
export async function benchMatching(events: number): Promise<Measurement> {
  const { files } = await readRuleFiles([RULES]);
  const rules = compileRules(packOf(makeGeneration(files)).rules);
  const received = Date.now() * 1000;
  const lines = syslogChunk(1000)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line, i) => {
      const parsed = parseRecord(line, { received, zone: 'UTC' });
      const acceptance = {
        id: String(i),
        accepted: received,
        source: 's',
        constituent: 'c',
        clockTrusted: false,
      };
      return `${JSON.stringify(assembleEvent(parsed, acceptance))}\n`;
    });
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1)! + Buffer.byteLength(line));
  const batch = {
    partition: 0,
    firstOffset: 0,
    ndjson: Buffer.from(lines.join('')),
    positions: Uint32Array.from(starts.slice(0, -1)),
  };
  matchEvents(rules, batch);
  const start = performance.now();
  for (let done = 0; done < events; done += lines.length) matchEvents(rules, batch);
  const seconds = (performance.now() - start) / 1000;
  return {
    name: 'syslog events/s matched with our rules, one core',
    value: events / seconds,
    floor: 0,
  };
}
