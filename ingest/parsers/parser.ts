import type { EcsFields } from '../event/telemetry-event.ts';
import type { Micros } from '../event/time.ts';

/** What a parser may know besides the record itself. Injected, so that tests own the clock. */
export interface ParseContext {
  /** When the record was received: decides the year of times that carry none. */
  readonly received: Micros;
  /** IANA zone for times that carry none; the source's, else the listener's, else UTC. */
  readonly zone: string;
}

/** What a parser makes of a record. Pure facts from the record; ingest adds id, times, source. */
export interface Parsed {
  /** Names the parser or product, e.g. `sshd`, `sysmon`, `syslog`, `generic`. */
  readonly dataset: string;
  /** The device's own time, where it gives a valid one. */
  readonly time?: Micros;
  /** Nested ECS fields; never `event.id`, `event.ingested`, `event.original`, `kharuul`. */
  readonly fields: EcsFields;
  /** The record's own fields under their own names, lossless. */
  readonly vendor?: EcsFields;
  /** Why no parser took the record whole. */
  readonly error?: { readonly code: string; readonly message: string };
}

/**
 * Reads one record. Returns undefined where the record is not of its kind: expected, and the
 * next parser is asked. Never throws; no backtracking expressions on what outsiders send.
 */
export type Parser = (record: string, context: ParseContext) => Parsed | undefined;
