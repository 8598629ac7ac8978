import { addressKey } from '../../event/ip-address.ts';
import type { FieldTypes } from '../../query/field-types.ts';
import { fold } from '../../query/fold.ts';
import { numberOf } from '../../query/scalars.ts';

/**
 * All values of an event as one folded text in which the engine can search any field without a
 * column of its own: MARK path KIND value MARK path KIND value MARK. A value is a text (TEXT), a
 * boolean (BOOLEAN); a number has its canonical decimal form (NUMBER) as well, an address its
 * sortable form (ADDRESS).
 */
export const MARK = '\u0001';
export const TEXT = '\u0002';
export const BOOLEAN = '\u0003';
export const NUMBER = '\u0004';
export const ADDRESS = '\u0005';

// oxlint-disable-next-line no-control-regex -- the marks are chosen for being rare
const CONTROLS = /[\u0001-\u0005]/;

export interface LeafText {
  readonly text: string;
  /** True where the marks themselves occur in a name or value: the text cannot be trusted then. */
  readonly ambiguous: boolean;
}

/** Folds all leaves of a document. Objects below an array keep the path without an ordinal. */
export function leafText(document: Readonly<Record<string, unknown>>, types: FieldTypes): LeafText {
  const parts: string[] = [MARK];
  let ambiguous = false;

  function leaf(path: string, value: unknown): void {
    if (typeof value === 'boolean') {
      parts.push(path, BOOLEAN, String(value), MARK);
      return;
    }
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const text = fold(String(value));
    if (CONTROLS.test(text)) ambiguous = true;
    parts.push(path, TEXT, text, MARK);
    const type = types(path);
    if (type === 'number') {
      const number = canonicalNumber(value);
      if (number !== undefined) parts.push(path, NUMBER, number, MARK);
    } else if (type === 'ip' && typeof value === 'string') {
      const key = addressKey(value);
      if (key !== undefined) parts.push(path, ADDRESS, key, MARK);
    }
  }

  function walk(prefix: string, node: Readonly<Record<string, unknown>>): void {
    for (const key of Object.keys(node)) {
      // A key with a dot could be read as a path; the row is judged by the event itself.
      if (CONTROLS.test(key) || key.includes('.')) ambiguous = true;
      below(prefix === '' ? key : `${prefix}.${key}`, node[key]);
    }
  }

  function below(path: string, value: unknown): void {
    if (Array.isArray(value)) for (const element of value as unknown[]) below(path, element);
    else if (typeof value === 'object' && value !== null)
      walk(path, value as Record<string, unknown>);
    else leaf(path, value);
  }

  walk('', document);
  return { text: parts.join(''), ambiguous };
}

/** One spelling for each number, so that 7, 7.0 and "7" are equal; undefined for no number. */
export function canonicalNumber(value: string | number): string | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  if (typeof number === 'bigint') return number.toString();
  if (Number.isInteger(number)) return BigInt(number).toString();
  return Number.isFinite(number) ? String(number) : undefined;
}
