import { detectionTime } from '../ingest/event/event-time.ts';
import type { TelemetryEvent } from '../ingest/event/telemetry-event.ts';
import { parseTime } from '../ingest/event/time.ts';
import type { Match } from './alert/match.ts';
import type { DeadLetter } from './alert-sink.ts';
import { EventView } from './sigma/event-view.ts';
import type { RuleSet } from './sigma/rule-set.ts';

/** Events as the journal has them. */
export interface EventLines {
  readonly partition: number;
  readonly firstOffset: number;
  /** One event a line, UTF-8. */
  readonly ndjson: Uint8Array;
  /** Where each line starts. */
  readonly positions: Uint32Array;
}

/**
 * Stage A: the rules each event meets, in order. Stateless, so any number of workers may do it.
 * An event that cannot be looked at is a dead letter; the others are not held up.
 */
export function matchEvents(
  rules: RuleSet,
  lines: EventLines,
): { readonly matches: Match[]; readonly deadLetters: DeadLetter[] } {
  const { ndjson, positions, partition, firstOffset } = lines;
  const bytes = Buffer.from(ndjson.buffer, ndjson.byteOffset, ndjson.length);
  const matches: Match[] = [];
  const deadLetters: DeadLetter[] = [];
  for (let i = 0; i < positions.length; i++) {
    const offset = firstOffset + i;
    try {
      const end = positions[i + 1] ?? bytes.length;
      const event = JSON.parse(bytes.toString('utf8', positions[i], end)) as TelemetryEvent;
      for (const { rule, matched } of rules.match(new EventView(event))) {
        matches.push({
          rule: rule.key,
          ruleHash: rule.hash,
          event,
          eventId: event.event.id,
          partition,
          offset,
          detectionTime: timeOf(event),
          matched: matched(),
        });
      }
    } catch (error) {
      deadLetters.push({ offset, reason: (error as Error).message });
    }
  }
  return { matches, deadLetters };
}

function timeOf(event: TelemetryEvent): number {
  const accepted = parseTime(event.event.ingested) ?? 0;
  const timestamp = parseTime(event['@timestamp']) ?? accepted;
  return detectionTime(timestamp, accepted, event.kharuul.clock_trusted === true);
}
