export type Language = 'mn' | 'en';

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * The clock of `time` in the viewer's zone, with the day where that is another than `today`.
 * @param today as `Date.toDateString` gives it
 */
export function shortTime(time: string, today: string, language: Language): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return time;
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return at.toDateString() === today ? clock : `${day(at, language)} ${clock}`;
}

/** Day, clock and microseconds in the viewer's zone, with the zone. */
export function fullTime(time: string, language: Language): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return time;
  const fraction = /\.\d+/.exec(time)?.[0] ?? '';
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${day(at, language)} ${clock}${fraction} ${zoneOf(at.getTimezoneOffset())}`;
}

/**
 * `UTC+8`, `UTC−3:30`.
 * @param offset minutes west of UTC, as `Date.getTimezoneOffset` gives them
 */
export function zoneOf(offset: number): string {
  const minutes = -offset;
  const size = Math.abs(minutes);
  const hours = Math.floor(size / 60);
  const rest = size % 60;
  const sign = minutes < 0 ? '−' : '+';
  return `UTC${minutes === 0 ? '' : `${sign}${hours}${rest === 0 ? '' : `:${two(rest)}`}`}`;
}

function day(at: Date, language: Language): string {
  const parts = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())];
  return parts.join(language === 'mn' ? '.' : '-');
}
