/** Microseconds since 1970-01-01T00:00:00Z, an integer. Exact until the year 2255. */
export type Micros = number;

const PREFIXES = new Map<number, string>();

/**
 * Formats a time as RFC 3339 with six decimals and Z.
 * @param micros any time from year 0000 to 9999
 */
export function formatTime(micros: Micros): string {
  const second = Math.floor(micros / 1_000_000);
  let prefix = PREFIXES.get(second);
  if (prefix === undefined) {
    // Lines of one second come together; formatting a Date costs thirty times a map look-up.
    if (PREFIXES.size >= 256) PREFIXES.clear();
    prefix = new Date(second * 1000).toISOString().slice(0, 20);
    PREFIXES.set(second, prefix);
  }
  return `${prefix}${String(micros - second * 1_000_000).padStart(6, '0')}Z`;
}

/**
 * Reads an RFC 3339 time (section 5.6), also with a space for the T, and with any number of
 * decimals: those beyond microseconds are cut.
 * @returns undefined where the text is no such time or names no real day
 */
export function parseTime(text: string): Micros | undefined {
  const n = text.length;
  if (n < 20 || n > 40) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if ((year | month | day | hour | minute | second) < 0) return undefined;
  if (text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':') return undefined;
  const separator = text.charCodeAt(10) | 0x20;
  if (separator !== 0x74 && separator !== 0x20) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  // A leap second (RFC 3339 section 5.7) is counted as the second before the next minute's start.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  let at = 19;
  let fraction = 0;
  if (text[at] === '.' || text[at] === ',') {
    const start = ++at;
    let scale = 100_000;
    for (let c = text.charCodeAt(at); c >= 48 && c <= 57; c = text.charCodeAt(++at)) {
      fraction += (c - 48) * scale;
      scale = scale >= 10 ? scale / 10 : 0;
    }
    if (at === start) return undefined;
  }
  const offset = parseOffset(text, at);
  if (offset === undefined) return undefined;
  const seconds = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
  return (seconds - offset * 60) * 1_000_000 + fraction;
}

/** Days since 1970-01-01 of a day of the proleptic Gregorian calendar; month from 1. */
export function daysFromCivil(year: number, month: number, day: number): number {
  // Counting years from March puts the leap day at the end of the year.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leaps = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leaps + dayOfYear - 719_468;
}

/** How many days a month has; month from 1. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Minutes east of UTC, from `Z` or `+hh:mm` or `+hhmm` that must end the text. */
function parseOffset(text: string, at: number): number | undefined {
  const c = text.charCodeAt(at);
  if ((c | 0x20) === 0x7a) return at + 1 === text.length ? 0 : undefined;
  if (c !== 0x2b && c !== 0x2d) return undefined;
  const colon = text[at + 3] === ':' ? 1 : 0;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 3 + colon, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
  if (text.length !== at + 5 + colon) return undefined;
  return (c === 0x2b ? 1 : -1) * (hours * 60 + minutes);
}

/** The number at `at` made of exactly `count` digits, or −1. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const d = text.charCodeAt(i) - 48;
    if (!(d >= 0 && d <= 9)) return -1;
    value = value * 10 + d;
  }
  return value;
}
