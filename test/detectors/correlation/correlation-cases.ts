import { stringify } from 'yaml';
import type { CorrelationHit } from '../../../detectors/correlation/correlation.ts';
import {
  createCorrelationEngine,
  type CorrelationEngine,
  type EngineLimits,
} from '../../../detectors/correlation/correlation-engine.ts';
import type { Match } from '../../../detectors/alert/match.ts';
import { buildRulePack, type RulePack } from '../../../detectors/sigma/rule-pack.ts';
import { formatTime, parseTime } from '../../../ingest/event/time.ts';
import type { TelemetryEvent } from '../../../ingest/event/telemetry-event.ts';

export const START = parseTime('2026-11-24T08:00:00Z')!;
const SECOND = 1_000_000;

/** A pack of two rules, `one` and `two`, and a correlation over them. */
export function correlationPack(
  correlation: Record<string, unknown> = {},
  top: Record<string, unknown> = {},
): RulePack {
  const base = (name: string) => ({
    title: name,
    name,
    logsource: { product: 'linux' },
    detection: { s: { kind: name }, condition: 's' },
  });
  const counted = {
    title: 'C',
    name: 'c',
    correlation: {
      type: 'event_count',
      rules: ['one'],
      'group-by': ['source.ip'],
      timespan: '10m',
      condition: { gte: 5 },
      ...correlation,
    },
    ...top,
  };
  const texts = [base('one'), base('two'), counted].map(document => stringify(document));
  return buildRulePack([{ path: 'c.yml', text: texts.join('---\n') }], { placeholders: new Map() });
}

export interface Feed {
  readonly rule?: string;
  /** Seconds after the start, by detection time. */
  readonly at: number;
  /** Seconds after the start, by acceptance; default the same. */
  readonly accepted?: number;
  readonly ip?: string | null;
  readonly constituent?: string;
  readonly fields?: Record<string, string>;
}

let serial = 0;

export function matchAt(feed: Feed): Match {
  const { rule = 'one', at, accepted = at, ip = '203.0.113.7', constituent = 'a' } = feed;
  const id = `event-${serial++}`;
  const event: TelemetryEvent = {
    '@timestamp': formatTime(START + at * SECOND),
    event: {
      id,
      ingested: formatTime(START + accepted * SECOND),
      dataset: 'sshd',
      original: `line ${id}`,
    },
    kharuul: { source: 's', constituent },
    ...(ip === null ? {} : { source: { ip } }),
    vendor: feed.fields ?? {},
  };
  return {
    rule,
    ruleHash: 'h',
    event,
    eventId: id,
    partition: 0,
    offset: serial,
    detectionTime: START + at * SECOND,
    matched: [],
  };
}

export function engineOf(pack: RulePack, limits?: EngineLimits): CorrelationEngine {
  return createCorrelationEngine(pack.correlations, pack.rules, limits);
}

/** The counts of the hits of each match fed, in order. */
export function countsOf(engine: CorrelationEngine, feeds: readonly Feed[]): number[][] {
  return feeds.map(feed => engine.apply(matchAt(feed)).map((hit: CorrelationHit) => hit.count));
}
