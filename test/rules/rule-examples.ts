import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Alert } from '../../detectors/alert/alert.ts';
import { foldHit, type Hit } from '../../detectors/alert/grouping.ts';
import { alertOfCorrelation } from '../../detectors/correlation/correlation-alert.ts';
import { createCorrelationEngine } from '../../detectors/correlation/correlation-engine.ts';
import { silentRules } from '../../detectors/correlation/silent-rules.ts';
import { hitOfMatch } from '../../detectors/alert/match-hit.ts';
import type { RulePack } from '../../detectors/sigma/rule-pack.ts';
import { createSigmaDetector } from '../../detectors/sigma/sigma-detector.ts';
import { eventId } from '../../ingest/event/event-id.ts';
import { parseTime } from '../../ingest/event/time.ts';
import { assembleEvent } from '../../ingest/parsers/assemble-event.ts';
import { parseRecord } from '../../ingest/parsers/parse-record.ts';

const example = z.strictObject({
  says: z.string().optional(),
  /** The one field in which a must-not-match differs from its twin. */
  differs: z.string().optional(),
  /** Raw records, as a device sends them. */
  lines: z.array(z.string()).min(1),
  /** How often all lines are sent; default once. */
  repeat: z.int().positive().default(1),
  /** Seconds from one line to the next. */
  apart: z.number().default(1),
  /** Events in the one alert; default one. */
  count: z.int().positive().default(1),
  /** The rule matches and raises no alert: it only feeds a correlation. */
  silent: z.boolean().default(false),
});
const exampleFile = z.strictObject({
  rule: z.string(),
  must_match: z.array(example).min(1),
  must_not_match: z.array(example).min(1),
});

export type Example = z.infer<typeof example>;
export type ExampleFile = z.infer<typeof exampleFile> & { readonly path: string };

/** All example files below test/rules. */
export async function loadExamples(folder: string): Promise<ExampleFile[]> {
  const names = await readdir(folder, { recursive: true });
  const paths = names.filter(name => name.endsWith('.json')).sort();
  return Promise.all(
    paths.map(async path => {
      const text = await readFile(`${folder}/${path}`, 'utf8');
      return { path, ...exampleFile.parse(JSON.parse(text)) };
    }),
  );
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a rule pack makes of raw lines: the keys matched, and the alerts. */
export function runLines(pack: RulePack, { lines, repeat, apart }: Example) {
  const detector = createSigmaDetector(pack.rules);
  const engine = createCorrelationEngine(pack.correlations, pack.rules);
  const silent = silentRules(pack.correlations, pack.rules);
  const byKey = new Map(pack.rules.map(rule => [rule.key, rule]));
  const matched = new Set<string>();
  const alerts = new Map<string, Alert>();
  const add = (hit: Hit) => {
    alerts.set(hit.groupKey, foldHit(alerts.get(hit.groupKey), hit, sha256));
  };
  const all = Array.from({ length: repeat }, () => lines).flat();
  for (const [offset, line] of all.entries()) {
    const accepted = parseTime('2026-11-24T08:00:05Z')! + offset * apart * 1_000_000;
    const event = assembleEvent(parseRecord(line, { received: accepted, zone: 'UTC' }), {
      id: eventId(accepted, [offset, 0, 0]),
      accepted,
      source: 'example',
      constituent: 'example',
      clockTrusted: false,
    });
    const place = { partition: 0, offset, detectionTime: accepted };
    for (const match of detector.detect(event, place)) {
      matched.add(match.rule);
      if (!silent.has(match.rule)) add(hitOfMatch(match, byKey.get(match.rule)!, sha256));
      for (const hit of engine.apply(match)) {
        matched.add(hit.rule.key);
        add(alertOfCorrelation(hit, sha256));
      }
    }
  }
  return { matched, alerts: [...alerts.values()] };
}
