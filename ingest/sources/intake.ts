import type { JsonObject } from '../parsers/json-text.ts';
import type { Micros } from '../event/time.ts';
import type { EventKey } from '../journal/batch-builder.ts';
import type { Source } from './source-registry.ts';

/** What a way in hands to the pipeline. */
export interface RecordIn {
  readonly source: Source;
  readonly received: Micros;
  /** The peer's address, where the transport has one. */
  readonly peer?: string;
  /** The length before it was cut. */
  readonly truncatedFrom?: number;
}

/** The pipeline as the ways in see it: give records, wait when told, acknowledge when durable. */
export interface Intake {
  /** Takes a record's bytes; they are read before this returns. */
  record(bytes: Uint8Array, from: RecordIn): void;
  /**
   * Takes a JSON document.
   * @param key identifies the client's item; a repeat is not stored again
   * @returns the event's id, and whether it had been accepted before
   */
  document(
    document: JsonObject,
    text: string,
    from: RecordIn,
    key?: EventKey,
  ): { readonly id: string; readonly repeated: boolean };
  /** Resolves when all that was given so far is durable. */
  flushed(): Promise<void>;
  /** While true, ways in with a back channel make their senders wait. */
  readonly saturated: boolean;
  /** Resolves once no longer saturated. */
  drained(): Promise<void>;
}

/** What a way in counts; shown as metrics. Nothing is dropped without being counted here. */
export interface SourceCounters {
  records: number;
  bytes: number;
  /** Records cut to the size limit. */
  truncated: number;
  /** Connections closed because their bytes could not be framed. */
  framingErrors: number;
  /** Connections refused at a limit. */
  refused: number;
  /** Records dropped because the sender cannot be made to wait (UDP) or spoke too fast. */
  dropped: number;
}

export function newCounters(): SourceCounters {
  return { records: 0, bytes: 0, truncated: 0, framingErrors: 0, refused: 0, dropped: 0 };
}
