import type { GroupCheckpoint } from './correlation/correlation-engine.ts';
import type { Hit } from './alert/grouping.ts';

/** Where detection stands in a partition. */
export interface DetectionPlace {
  /** Every record below it is applied. */
  readonly offset: number;
  /** The generation active there; undefined before the first. */
  readonly generation: string | undefined;
}

/** What some records led to; kept whole or not at all. */
export interface DetectionStep extends DetectionPlace {
  readonly partition: number;
  /** In the order of their events. */
  readonly hits: readonly Hit[];
  /** Groups of correlations that changed. */
  readonly groups: readonly GroupCheckpoint[];
  /** Events that could not be looked at. */
  readonly deadLetters: readonly DeadLetter[];
}

export interface DeadLetter {
  readonly offset: number;
  readonly reason: string;
}

/**
 * Port to where alerts are kept. Hits, groups and the place go into one commit: redelivery
 * after a crash starts from the place, so nothing is counted twice and nothing is left out.
 */
export interface AlertSink {
  /** The place reached, and all groups of correlations, oldest change first. */
  resume(
    partition: number,
  ): Promise<{ readonly place: DetectionPlace; readonly groups: readonly GroupCheckpoint[] }>;
  /** Durable when it resolves. */
  apply(step: DetectionStep): Promise<void>;
}
