import { fold } from '../../ingest/query/fold.ts';
import { nameKey } from './name-key.ts';
import { addressOf, numberOf, textOf, timeOf } from '../../ingest/query/scalars.ts';
import type { FieldType } from '../../ingest/query/field-types.ts';
import type { Scalar } from '../../ingest/query/filter.ts';

/**
 * A value as a text whose code points sort as values do: those of the field's type first, by
 * value; then other text, by its fold; then booleans where none are expected. Equal keys are
 * equal values. Raise `KEY_FORMAT` with any change: stores then make their keys anew.
 */
export type SortKey = string;

export const KEY_FORMAT = 1;

const TYPED = '0';
const TEXT = '1';
const BOOLEAN = '2';

/** After every typed key, before every other. */
export const END_OF_TYPED: SortKey = TEXT;
/** The key of a document without a value: last. */
export const NO_VALUE: SortKey = '9';

/** The key of a value in a field of this type. */
export function sortKey(value: Scalar, type: FieldType): SortKey {
  const typed = typedKey(value, type);
  if (typed !== undefined) return typed;
  const text = textOf(value);
  return text === undefined ? BOOLEAN + (value === true ? '1' : '0') : textKey(text);
}

/** The key by which a field ordered as names sorts. Different values may share one. */
export function nameSortKey(value: Scalar): SortKey {
  const text = textOf(value);
  return text === undefined ? sortKey(value, 'keyword') : TEXT + nameKey(text);
}

/** The key of a value that is of the field's type (number, time, ip, boolean), else undefined. */
export function typedKey(value: Scalar, type: FieldType): SortKey | undefined {
  switch (type) {
    case 'number':
      return numberKey(numberOf(value));
    case 'time':
      return numberKey(timeOf(value));
    case 'ip': {
      const address = addressOf(value);
      return address === undefined ? undefined : TYPED + address;
    }
    case 'boolean':
      return typeof value === 'boolean' ? TYPED + (value ? '1' : '0') : undefined;
    case 'keyword':
    case 'text':
    case 'flattened':
      return undefined;
  }
}

/** The key of text in a field of keywords. */
export function textKey(text: string): SortKey {
  return TEXT + fold(text);
}

/** The key of a boolean in a field of another type. */
export function strayBooleanKey(value: boolean): SortKey {
  return BOOLEAN + (value ? '1' : '0');
}

/** The least key above every key that starts with this one; undefined where there is none. */
export function afterPrefix(key: SortKey): SortKey | undefined {
  const points = Array.from(key);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) ?? 0;
    // Surrogates are no code points of UTF-8.
    const next = point === 0xd7ff ? 0xe000 : point + 1;
    if (next <= 0x10ffff) return points.join('') + String.fromCodePoint(next);
  }
  return undefined;
}

const DOUBLE = new DataView(new ArrayBuffer(8));
const HALF = 1n << 80n;

/**
 * The bits of the nearest double, turned so that they sort; then, since integers beyond 2^53
 * share doubles, which side of it the exact value lies on and how far.
 */
function numberKey(value: number | bigint | undefined): SortKey | undefined {
  if (value === undefined) return undefined;
  const near = Number(value);
  DOUBLE.setFloat64(0, near === 0 ? 0 : near);
  const bits = DOUBLE.getBigUint64(0);
  const sortable = bits >> 63n === 1n ? BigInt.asUintN(64, ~bits) : bits | (1n << 63n);
  const key = TYPED + sortable.toString(16).padStart(16, '0');
  if (typeof value === 'number') return `${key}m`;
  const off = value - BigInt(near);
  if (off === 0n) return `${key}m`;
  return `${key}${off < 0n ? 'l' : 'n'}${(off + HALF).toString(16).padStart(21, '0')}`;
}
