import type { Micros } from '../event/time.ts';

/** What a consumer reads: a batch of events, a tick of the clock, or a control record. */
export type StreamRecord =
  | {
      readonly kind: 'events';
      readonly partition: number;
      readonly firstOffset: number;
      readonly count: number;
      readonly minAccepted: Micros;
      readonly maxAccepted: Micros;
      /** One event a line, each ended by LF, UTF-8. */
      readonly ndjson: Uint8Array;
      /** Where each event's line starts in `ndjson`. */
      readonly positions: Uint32Array;
    }
  /** Timers fire on these, never on the wall clock, so that replay agrees with the live run. */
  | {
      readonly kind: 'tick';
      readonly partition: number;
      readonly firstOffset: number;
      readonly at: Micros;
    }
  /** From here on a generation of rules is active. */
  | {
      readonly kind: 'control';
      readonly partition: number;
      readonly firstOffset: number;
      readonly control: Control;
    };

export type Control = { readonly type: 'generation-active'; readonly generation: string };

/**
 * Port of the hand-over between ingest and its consumers. Offsets count records: each
 * event, tick and control takes one, so that "applied up to" is never in doubt. Consumers keep their own place and read only
 * what is durable. Adapters: the journal in one process, NATS across machines (later).
 */
export interface EventStream {
  /** The durable end: everything below this offset can be read. */
  durable(partition: number): number;
  /** Calls back whenever a partition's durable end moves; returns the way to stop. */
  onDurable(listener: (partition: number, offset: number) => void): () => void;
  /**
   * The records from the place on, in order, as far as they are durable; at least one record
   * where there is any, then no more than about `maxBytes`.
   * @throws StreamError `OFFSET_GONE` where retention has passed that place
   */
  read(place: StreamPlace, maxBytes: number): Promise<StreamRead>;
}

/** An opaque place between two records; `firstPlace` of an adapter makes the first one. */
export interface StreamPlace {
  readonly partition: number;
  readonly segment: number;
  readonly position: number;
}

export interface StreamRead {
  readonly records: readonly StreamRecord[];
  readonly next: StreamPlace;
}
