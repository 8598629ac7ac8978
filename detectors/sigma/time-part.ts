import { daysFromCivil, parseTime } from '../../ingest/event/time.ts';
import type { TimePart } from './expression.ts';

/**
 * A part of a time written in a field, in UTC (the specification knows no zone; ours come as a
 * documented extension). Decisions: a time without zone counts as UTC; `week` is the ISO 8601
 * week, 1 to 53; `day` is the day of the month.
 * @returns undefined where the text is no time
 */
export function timePart(text: string, part: TimePart): number | undefined {
  const micros = parseTime(text) ?? parseTime(`${text}Z`) ?? parseTime(`${text}T00:00:00Z`);
  if (micros === undefined) return undefined;
  const date = new Date(Math.floor(micros / 1000));
  switch (part) {
    case 'minute':
      return date.getUTCMinutes();
    case 'hour':
      return date.getUTCHours();
    case 'day':
      return date.getUTCDate();
    case 'week':
      return isoWeek(date);
    case 'month':
      return date.getUTCMonth() + 1;
    case 'year':
      return date.getUTCFullYear();
  }
}

/** A week belongs to the year of its Thursday. */
function isoWeek(date: Date): number {
  const day = Math.floor(date.getTime() / 86_400_000);
  const weekday = (((day + 3) % 7) + 7) % 7;
  const thursday = day - weekday + 3;
  const year = new Date(thursday * 86_400_000).getUTCFullYear();
  return Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1;
}
