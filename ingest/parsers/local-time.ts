import { daysFromCivil, type Micros } from '../event/time.ts';

const HOUR = 3_600_000;

/** Offsets per zone and hour: asking Intl costs a thousand times a map look-up. */
const OFFSETS = new Map<string, Map<number, number>>();
const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Whether `zone` is an IANA zone name this runtime knows. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A wall clock's reading: month and day from 1, `micros` within the second. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
}

/**
 * When a clock in `zone` showed `wall`. A reading that a change of summer time made twice is
 * taken as the earlier one; one it skipped, as if the clock had not yet moved.
 */
export function fromWallTime(wall: WallTime, zone: string): Micros {
  const days = daysFromCivil(wall.year, wall.month, wall.day);
  const seconds = days * 86_400 + wall.hour * 3600 + wall.minute * 60 + wall.second;
  if (zone === 'UTC') return seconds * 1_000_000 + wall.micros;
  const asUtc = seconds * 1000;
  const before = offsetAt(asUtc - 24 * HOUR, zone);
  const after = offsetAt(asUtc - before, zone);
  const offset = after === before || offsetAt(asUtc - after, zone) !== after ? before : after;
  return (asUtc - offset) * 1000 + wall.micros;
}

/** The year a clock in `zone` shows at `time`. */
export function yearIn(zone: string, time: Micros): number {
  const ms = Math.floor(time / 1000);
  return new Date(zone === 'UTC' ? ms : ms + offsetAt(ms, zone)).getUTCFullYear();
}

/** Milliseconds east of UTC in `zone` at a time in milliseconds. */
function offsetAt(ms: number, zone: string): number {
  let known = OFFSETS.get(zone);
  if (known === undefined) {
    if (OFFSETS.size >= 64) OFFSETS.clear();
    OFFSETS.set(zone, (known = new Map()));
  }
  // Zones change on the quarter hour at the finest.
  const slot = Math.floor(ms / (HOUR / 4));
  let offset = known.get(slot);
  if (offset === undefined) {
    if (known.size >= 4096) known.clear();
    known.set(slot, (offset = askOffset(slot * (HOUR / 4), zone)));
  }
  return offset;
}

function askOffset(ms: number, zone: string): number {
  let format = FORMATS.get(zone);
  if (format === undefined) {
    if (FORMATS.size >= 64) FORMATS.clear();
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    FORMATS.set(zone, format);
  }
  const name = format.formatToParts(ms).find(part => part.type === 'timeZoneName')?.value ?? '';
  // "GMT", "GMT+08:00" or, for local mean times, "GMT+07:07:32".
  if (name.length < 9) return 0;
  const [hours = 0, minutes = 0, seconds = 0] = name.slice(4).split(':').map(Number);
  return (name[3] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds) * 1000;
}
