import type { EcsValue } from '../event/telemetry-event.ts';
import { formatTime, type Micros, parseTime } from '../event/time.ts';
import { ipAddress } from './network-fields.ts';

/** The kinds of field in `ingest/event/ecs-fields.json`. */
export type EcsType =
  'time' | 'keyword' | 'text' | 'number' | 'boolean' | 'ip' | 'object' | 'flattened' | 'nested';

/**
 * Brings a value from outside to its field's type. Undefined: it cannot be, and goes to `vendor`
 * rather than make a store refuse the event. An array fits if all its elements do.
 */
export function coerce(value: EcsValue, type: EcsType): EcsValue | undefined {
  if (value === null) return undefined;
  if (type === 'object' || type === 'flattened' || type === 'nested') {
    return typeof value === 'object' ? value : undefined;
  }
  if (!Array.isArray(value)) return scalar(value, type);
  const out: EcsValue[] = [];
  for (const element of value as readonly EcsValue[]) {
    const fitted = Array.isArray(element) ? undefined : scalar(element, type);
    if (fitted === undefined) return undefined;
    out.push(fitted);
  }
  return out.length === 0 ? undefined : out;
}

function scalar(
  value: EcsValue,
  type: Exclude<EcsType, 'object' | 'flattened' | 'nested'>,
): EcsValue | undefined {
  if (typeof value === 'object') return undefined;
  switch (type) {
    case 'keyword':
    case 'text':
      return typeof value === 'string' ? value : String(value);
    case 'number':
      return toNumber(value);
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return value === 'true' ? true : value === 'false' ? false : undefined;
    case 'ip':
      return typeof value === 'string' ? ipAddress(value) : undefined;
    case 'time': {
      const time = readTime(value);
      return time === undefined ? undefined : formatTime(time);
    }
  }
}

/** A number, or the text of an integer beyond 2^53, which no number can hold. */
function toNumber(value: string | number | boolean): string | number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.length > 40) return undefined;
  if (!/^-?\d+(?:\.\d+)?$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? value : number;
}

/** RFC 3339 text or, as Elasticsearch takes a bare number in a date field, milliseconds. */
export function readTime(value: EcsValue | undefined): Micros | undefined {
  const time =
    typeof value === 'string'
      ? parseTime(value)
      : typeof value === 'number'
        ? Math.round(value * 1000)
        : undefined;
  // Beyond this, microseconds are no exact integers and no event happened.
  return time !== undefined && Number.isSafeInteger(time) ? time : undefined;
}
