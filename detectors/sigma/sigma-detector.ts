import type { TelemetryEvent } from '../../ingest/event/telemetry-event.ts';
import type { Micros } from '../../ingest/event/time.ts';
import type { Match } from '../alert/match.ts';
import { EventView } from './event-view.ts';
import { compileRules } from './rule-set.ts';
import type { DetectionRule } from './rule.ts';

/** Where in the stream an event stands. */
export interface EventPlace {
  readonly partition: number;
  readonly offset: number;
  /** See `ingest/event/event-time.ts`. */
  readonly detectionTime: Micros;
}

/** Stage A of detection for one thread: stateless, so any number of them give the same matches. */
export interface SigmaDetector {
  /** The rules that an event meets, in the pack's order; mostly none. */
  detect(event: TelemetryEvent, place: EventPlace): readonly Match[];
}

export function createSigmaDetector(rules: readonly DetectionRule[]): SigmaDetector {
  const compiled = compileRules(rules);
  return {
    detect(event, place) {
      const hits = compiled.match(new EventView(event));
      return hits.map(({ rule, matched }) => ({
        rule: rule.key,
        ruleHash: rule.hash,
        event,
        eventId: event.event.id,
        ...place,
        matched: matched(),
      }));
    },
  };
}
