import { daysIn, type Micros } from '../event/time.ts';
import { fromWallTime, type WallTime, yearIn } from './local-time.ts';
import type { ParseContext } from './parser.ts';
import { isDigit } from './syslog-record.ts';

/** A time found in a line. */
export interface DeviceTime {
  readonly time: Micros;
  /** The index after it, a zone included. */
  readonly end: number;
  /** The zone that had to be assumed. */
  readonly assumedZone: string | undefined;
  readonly iso: boolean;
}

const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';

/**
 * Zones by letters mean different hours in different countries (CST, IST), so only UTC is
 * believed; the others are read over, and the source's own zone stands in their place.
 */
const ABBREVIATIONS = new Set(
  (
    'UTC GMT Z WET WEST CET CEST EET EEST MSK BST IST EST EDT CST CDT MST MDT PST PDT AKST AKDT ' +
    'HST JST KST HKT SGT AWST ACST AEST AEDT NZST NZDT ULAT ULAST'
  ).split(' '),
);

/**
 * Reads a time as devices write it: `Mmm dd hh:mm:ss` with a year before the month, after the
 * day or after the time, decimals, `*` or `.` of an unsynchronised Cisco clock before it, a zone
 * after it; or ISO 8601 with T or a space.
 * @param at where the time begins
 */
export function readDeviceTime(
  text: string,
  at: number,
  context: ParseContext,
): DeviceTime | undefined {
  const first = text.charCodeAt(at);
  const start = first === 0x2a || first === 0x2e ? at + 1 : at;
  const year = number(text, start, 4);
  if (year < 0) return readMonthFirst(text, start, undefined, context);
  if (text.charCodeAt(start + 4) === 0x2d) return readIso(text, start, year, context);
  return readMonthFirst(text, skipSpaces(text, start + 4), year, context);
}

function readIso(text: string, at: number, year: number, context: ParseContext) {
  const month = number(text, at + 5, 2);
  const day = number(text, at + 8, 2);
  const separator = text.charCodeAt(at + 10);
  if (text.charCodeAt(at + 7) !== 0x2d || (separator !== 0x54 && separator !== 0x20)) {
    return undefined;
  }
  return finish(text, at + 11, year, month, day, context, separator === 0x54);
}

function readMonthFirst(
  text: string,
  at: number,
  yearBefore: number | undefined,
  context: ParseContext,
): DeviceTime | undefined {
  const month = monthAt(text, at);
  if (month === 0 || text.charCodeAt(at + 3) !== 0x20) return undefined;
  const dayAt = skipSpaces(text, at + 4);
  const dayDigits = isDigit(text.charCodeAt(dayAt + 1)) ? 2 : 1;
  const day = number(text, dayAt, dayDigits);
  let i = dayAt + dayDigits;
  if (text.charCodeAt(i) !== 0x20) return undefined;
  i = skipSpaces(text, i);
  let year = yearBefore;
  if (text.charCodeAt(i + 4) === 0x20 && year === undefined) {
    const between = number(text, i, 4);
    if (between >= 0) {
      year = between;
      i = skipSpaces(text, i + 4);
    }
  }
  return finish(text, i, year, month, day, context, false);
}

/** From the hour on. */
function finish(
  text: string,
  at: number,
  yearKnown: number | undefined,
  month: number,
  day: number,
  context: ParseContext,
  iso: boolean,
): DeviceTime | undefined {
  const hour = number(text, at, 2);
  const minute = number(text, at + 3, 2);
  const second = number(text, at + 6, 2);
  if ((day | hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 60) {
    return undefined;
  }
  if (text.charCodeAt(at + 2) !== 0x3a || text.charCodeAt(at + 5) !== 0x3a) return undefined;
  let i = at + 8;
  let micros = 0;
  const point = text.charCodeAt(i);
  if ((point === 0x2e || point === 0x2c) && isDigit(text.charCodeAt(i + 1))) {
    let scale = 100_000;
    for (i++; isDigit(text.charCodeAt(i)); i++) {
      micros += (text.charCodeAt(i) - 48) * scale;
      scale = scale >= 10 ? scale / 10 : 0;
    }
  }
  let year = yearKnown;
  if (year === undefined && text.charCodeAt(i) === 0x20 && yearAfter(text, i + 1)) {
    year = number(text, i + 1, 4);
    i += 5;
  }
  const zone = readZone(text, i);
  const wall: WallTime = { year: year ?? 0, month, day, hour, minute, second, micros };
  const where = zone.minutes === undefined ? context.zone : 'UTC';
  const moved = (zone.minutes ?? 0) * 60_000_000;
  const time =
    year === undefined
      ? nearest(wall, where, context.received + moved)
      : isDay(year, month, day)
        ? fromWallTime(wall, where)
        : undefined;
  if (time === undefined) return undefined;
  return {
    time: time - moved,
    end: zone.end,
    assumedZone: zone.minutes === undefined ? context.zone : undefined,
    iso,
  };
}

const HALF_YEAR = 182 * 86_400_000_000;

/** The reading in the year that brings it nearest to `received`; 29 February in leap years. */
function nearest(wall: WallTime, zone: string, received: Micros): Micros | undefined {
  const thisYear = yearIn(zone, received);
  let best: Micros | undefined;
  // Leap years are at most eight years apart (1896 to 1904, 2096 to 2104).
  const reach = wall.month === 2 && wall.day === 29 ? 8 : 1;
  for (let step = 0; step <= 2 * reach; step++) {
    // This year first, then outwards: within half a year no other can be nearer.
    const year = thisYear + (step % 2 === 1 ? (step + 1) / 2 : -step / 2);
    if (!isDay(year, wall.month, wall.day)) continue;
    const time = fromWallTime({ ...wall, year }, zone);
    const distance = Math.abs(time - received);
    if (distance < HALF_YEAR) return time;
    if (best === undefined || distance < Math.abs(best - received)) best = time;
  }
  return best;
}

/** The zone at `at`: minutes east where it is believed, and the index after it. */
function readZone(text: string, at: number): { minutes: number | undefined; end: number } {
  const space = text.charCodeAt(at) === 0x20;
  const i = space ? at + 1 : at;
  const c = text.charCodeAt(i);
  if (c === 0x2b || c === 0x2d) {
    const colon = text.charCodeAt(i + 3) === 0x3a ? 1 : 0;
    const hours = number(text, i + 1, 2);
    const minutes = number(text, i + 3 + colon, 2);
    const end = i + 5 + colon;
    if ((hours | minutes) >= 0 && hours < 24 && minutes < 60 && isEnd(text, end)) {
      return { minutes: (c === 0x2b ? 1 : -1) * (hours * 60 + minutes), end };
    }
  } else if (c >= 0x41 && c <= 0x5a) {
    let end = i + 1;
    while (end < i + 6 && text.charCodeAt(end) >= 0x41 && text.charCodeAt(end) <= 0x5a) end++;
    if (isEnd(text, end)) {
      const name = text.slice(i, end);
      const utc = name === 'UTC' || name === 'GMT' || name === 'Z';
      // A letter zone that is not UTC could be a host; only `CET:` is certain.
      const certain = utc ? space || name === 'Z' : text.charCodeAt(end) === 0x3a;
      if (certain && ABBREVIATIONS.has(name)) return { minutes: utc ? 0 : undefined, end };
    }
  }
  return { minutes: undefined, end: at };
}

/** A space, the end, or a colon with a space behind it: `2001:db8::1` holds no year. */
function isEnd(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return c === 0x20 || c !== c || (c === 0x3a && !(text.charCodeAt(at + 1) > 0x20));
}

function yearAfter(text: string, at: number): boolean {
  const year = number(text, at, 4);
  return year >= 1970 && year < 2256 && isEnd(text, at + 4);
}

function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** Month from 1 by its first three letters, 0 for none. */
function monthAt(text: string, at: number): number {
  if (text.length < at + 3) return 0;
  const index = MONTHS.indexOf(text.slice(at, at + 3).toLowerCase());
  return index >= 0 && index % 3 === 0 ? index / 3 + 1 : 0;
}

function skipSpaces(text: string, at: number): number {
  let i = at;
  while (text.charCodeAt(i) === 0x20) i++;
  return i;
}

/** The number at `at` made of exactly `count` digits, or −1. */
function number(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}
