import { addressKey } from '../event/ip-address.ts';
import { parseTime } from '../event/time.ts';
import type { AddressKey } from '../event/ip-address.ts';
import type { Micros } from '../event/time.ts';
import type { Scalar } from './filter.ts';

const INTEGER = /^[+-]?[0-9]{1,38}$/;
const DECIMAL = /^[+-]?[0-9]{1,38}(?:\.[0-9]{1,38})?(?:[eE][+-]?[0-9]{1,3})?$/;

/**
 * The number a value stands for. A string of up to 38 digits is the exact integer (a store's
 * 128-bit integers hold it); one with decimals or an exponent is the nearest double. Longer or
 * other strings, and booleans, are no numbers.
 */
export function numberOf(value: Scalar): number | bigint | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 82) return undefined;
  if (INTEGER.test(value)) {
    const near = Number(value);
    return Number.isSafeInteger(near) ? near : BigInt(value.replace('+', ''));
  }
  if (!DECIMAL.test(value)) return undefined;
  const near = Number(value);
  return Number.isFinite(near) ? near : undefined;
}

/** Orders numbers exactly: JavaScript compares a bigint with a double by their true values. */
export function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** The time a value stands for: RFC 3339, or a number, which is microseconds since 1970. */
export function timeOf(value: Scalar): Micros | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseTime(value) : undefined;
}

/** The address a value stands for, in its sortable form. */
export function addressOf(value: Scalar): AddressKey | undefined {
  return typeof value === 'string' ? addressKey(value) : undefined;
}

/** A value as text: a number as JSON writes it. A boolean is a boolean and has no text. */
export function textOf(value: Scalar): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}
