import type { EcsFields } from '../event/telemetry-event.ts';
import type { Micros } from '../event/time.ts';

/** What a syslog header says, whichever of the two formats it is in, and the message after it. */
export interface SyslogRecord {
  /** Facility × 8 + severity, 0 to 191. */
  readonly priority: number | undefined;
  readonly version: string | undefined;
  readonly time: Micros | undefined;
  /** The zone that had to be assumed, where the time carried none. */
  readonly assumedZone: string | undefined;
  readonly host: string | undefined;
  readonly app: string | undefined;
  readonly procid: string | undefined;
  readonly msgid: string | undefined;
  readonly structuredData: EcsFields | undefined;
  readonly message: string;
  /** What in the header could not be read, where something could not. */
  readonly problem: { readonly code: string; readonly message: string } | undefined;
}

/**
 * Where `<PRI>` ends: the index after `>`, or −1 where the text does not begin with one to three
 * digits in angle brackets.
 */
export function priorityEnd(text: string): number {
  if (text.charCodeAt(0) !== 0x3c) return -1;
  for (let i = 1; i < 5; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x3e) return i === 1 ? -1 : i + 1;
    if (!(c >= 0x30 && c <= 0x39)) return -1;
  }
  return -1;
}

/**
 * The PRI that ends before `end`. RFC 5424 section 6.2.1 caps it at 191; above it the line is
 * kept and the priority dropped.
 */
export function readPriority(text: string, end: number): number | undefined {
  let value = 0;
  for (let i = 1; i < end - 1; i++) value = value * 10 + text.charCodeAt(i) - 48;
  return value <= 191 ? value : undefined;
}

/** Whether a character code is a decimal digit. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
