import type { TelemetryEvent } from '../../ingest/event/telemetry-event.ts';
import type { Micros } from '../../ingest/event/time.ts';

/** One event met one rule. What stage A (stateless, any number of workers) hands to stage B. */
export interface Match {
  /** The rule's id, else its name, else its path. */
  readonly rule: string;
  /** Hash of the rule's content: correlation state of an edited rule does not mix with the old. */
  readonly ruleHash: string;
  readonly event: TelemetryEvent;
  readonly eventId: string;
  readonly partition: number;
  readonly offset: number;
  readonly detectionTime: Micros;
  /** The fields and values that met the rule, for "why it matched". */
  readonly matched: readonly MatchedField[];
}

export interface MatchedField {
  /** As the rule names it; absent for a keyword search over the whole event. */
  readonly field?: string;
  readonly value: string;
}
