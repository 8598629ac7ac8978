import type { Micros } from '../event/time.ts';
import type { TelemetryEvent } from '../event/telemetry-event.ts';
import type { Filter } from '../query/filter.ts';
import type { Scope } from '../query/scope.ts';

/** Events as ingest serialised them, with the place they came from. */
export interface EventBatch {
  readonly partition: number;
  /** Offset of the first event; the rest follow without gaps. Between batches there may be some. */
  readonly firstOffset: number;
  readonly count: number;
  /** One event a line, each ended by LF, UTF-8. */
  readonly ndjson: Uint8Array;
}

/** Times are half open: from ≤ `@timestamp` < to. */
export interface TimeRange {
  readonly from: Micros;
  readonly to: Micros;
}

export interface EventSearch {
  readonly filter: Filter;
  readonly range?: TimeRange;
  /** By `@timestamp`, then `event.id` as the tie-break. */
  readonly order: 'newest' | 'oldest';
  /** 1 to 1,000. */
  readonly limit: number;
  /** The last row's place on the page before. */
  readonly after?: EventPlace;
}

export interface EventPlace {
  readonly timestamp: Micros;
  readonly id: string;
}

export interface EventPage {
  readonly events: readonly TelemetryEvent[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: EventPlace;
}

export interface Bucket {
  readonly from: Micros;
  readonly count: number;
}

export interface TopValues {
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Events that have the field with a value beyond those listed. */
  readonly rest: number;
}

/**
 * Port to wherever events are kept. Adapters: `embedded/`; later Elasticsearch and OpenSearch.
 * `event-store.contract.ts` under test/ is what every adapter must pass.
 * All methods reject with a `StoreError`.
 */
export interface EventStore {
  /**
   * Creates each event by `event.id`; one that exists is success and changes nothing.
   * Resolves when the events can be found; durable once `applied` says so.
   */
  append(batch: EventBatch): Promise<void>;
  /** The offset up to which everything of a partition is durable here, exclusive. */
  applied(partition: number): Promise<number>;
  search(search: EventSearch, scope: Scope): Promise<EventPage>;
  /** Exact. */
  count(filter: Filter, range: TimeRange | undefined, scope: Scope): Promise<number>;
  /** Buckets of `width` microseconds aligned to `range.from`, empty ones included; at most 1,000. */
  histogram(
    filter: Filter,
    range: TimeRange,
    width: Micros,
    scope: Scope,
  ): Promise<readonly Bucket[]>;
  top(
    filter: Filter,
    field: string,
    limit: number,
    range: TimeRange | undefined,
    scope: Scope,
  ): Promise<TopValues>;
  /** Events the scope may see, in the order asked; unknown ids are left out. */
  get(ids: readonly string[], scope: Scope): Promise<readonly TelemetryEvent[]>;
  /** Removes events whose `@timestamp` is before `before`, whole segments at a time. */
  retain(before: Micros): Promise<{ readonly removed: number }>;
  close(): Promise<void>;
}

/** A store that cannot do what was asked: `code` says which, for scripts and for people's language. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}

export type StoreErrorCode =
  | 'EVENT_APPEND_FAILED'
  | 'STORE_UNAVAILABLE'
  | 'STORE_DAMAGED'
  | 'QUERY_REFUSED'
  | 'QUERY_TIMED_OUT'
  | 'VERSION_CONFLICT'
  | 'DOCUMENT_EXISTS';
