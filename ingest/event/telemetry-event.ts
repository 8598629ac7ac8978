/** A JSON value as it stands in an event. Integers beyond 2^53 are strings. */
export type EcsValue =
  string | number | boolean | null | readonly EcsValue[] | { readonly [key: string]: EcsValue };

/** Nested ECS fields: `{ process: { pid: 7 } }`, never dotted keys. */
export type EcsFields = Record<string, EcsValue>;

/**
 * One event, as ingest makes it and every later stage reads it: ECS, nested, serialised once.
 * Times are RFC 3339 in UTC with six decimals.
 */
export interface TelemetryEvent {
  /** When it happened, as the device says; see `event-time.ts` for the one exception. */
  '@timestamp': string;
  event: {
    /** UUIDv7 layout, see `event-id.ts`. */
    id: string;
    /** When the journal accepted it. */
    ingested: string;
    /** The parser that took it, e.g. `sshd`, `sysmon`, `generic`. */
    dataset: string;
    /** The record as received. */
    original: string;
    readonly [field: string]: EcsValue;
  };
  /** What Kharuul itself asserts; never taken from outside. */
  kharuul: {
    /** The registered source the bytes came from. */
    source: string;
    /** The constituent (agency) that source belongs to. */
    constituent: string;
    /** The address the bytes came from: a relay, where the record names another host. */
    peer?: string;
    /** Whether the sender's clock may be believed; absent means no. */
    clock_trusted?: boolean;
    /** The device's own time, where `@timestamp` had to be replaced. */
    device_time?: string;
    /** The bytes, where they were not UTF-8 and `event.original` is a reading of them. */
    original_base64?: string;
  };
  message?: string;
  tags?: readonly string[];
  /** Why no parser took the record whole. */
  error?: { code: string; message: string };
  /** The record's own fields under their own names, lossless, where they are not ECS. */
  vendor?: EcsFields;
  readonly [fieldSet: string]: EcsValue | undefined;
}
