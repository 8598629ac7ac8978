import type { Json } from './audit-entry.ts';

const MAX_DEPTH = 64;

/**
 * The one JSON text of a value, after RFC 8785: keys in the order of their UTF-16 units, no
 * spaces, numbers as ECMAScript writes them; members that are `undefined` are left out.
 * @throws RangeError where it is nested deeper than 64, or holds what JSON has no form for
 */
export function canonicalJson(value: Json, depth = 0): string {
  if (depth > MAX_DEPTH) throw new RangeError(`nested deeper than ${MAX_DEPTH}`);
  if (Array.isArray(value)) {
    return `[${value.map((one: Json) => canonicalJson(one, depth + 1)).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter((member): member is [string, Json] => member[1] !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one, depth + 1)}`);
    return `{${members.join(',')}}`;
  }
  const scalar = typeof value === 'number' ? Number.isFinite(value) : isScalar(value);
  if (!scalar) throw new RangeError(`${String(value)} has no form in JSON`);
  return JSON.stringify(value);
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}
