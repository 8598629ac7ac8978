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
 * event, tick and control takes one, so that "applied up to" is never in doubt. Consumers keep
 * their own offset and read only what is durable. Adapters: the journal in one process, NATS
 * across machines (later). `event-stream.contract.ts` under test/ is what each must pass.
 */
export interface EventStream {
  /** The durable end: every record below this offset can be read. */
  durable(partition: number): number;
  /** Calls back whenever a partition's durable end moves; returns the way to stop. */
  onDurable(listener: (partition: number, offset: number) => void): () => void;
  /** @throws StreamError `OFFSET_GONE` where retention has passed that offset */
  reader(partition: number, offset: number): Promise<StreamReader>;
}

/** A consumer's place in one partition. */
export interface StreamReader {
  /** The offset of the next record. */
  readonly offset: number;
  /**
   * The next records in order, about `maxBytes` of them but at least one; none at the durable
   * end. A batch begun below the asked offset is cut to it.
   */
  read(maxBytes: number): Promise<readonly StreamRecord[]>;
  close(): Promise<void>;
}

export class StreamError extends Error {
  readonly code: 'OFFSET_GONE' | 'STREAM_DAMAGED';
  /** With `OFFSET_GONE`: the first offset there still is. */
  readonly oldest: number | undefined;

  constructor(code: StreamError['code'], message: string, oldest?: number) {
    super(message);
    this.name = 'StreamError';
    this.code = code;
    this.oldest = oldest;
  }
}
