import { addressKey } from '../../event/ip-address.ts';
import type { FieldType, FieldTypes } from '../../query/field-types.ts';
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

/** What is known of a path, so that it is put together once and not for each event. */
interface PathNode {
  readonly path: string;
  readonly type: FieldType;
  readonly ambiguous: boolean;
  readonly below: Map<string, PathNode>;
}

/** Paths come from outside in part: above this many, further ones are not remembered. */
const MAX_PATHS = 20_000;

/** Folds all leaves of documents. Objects below an array keep the path without an ordinal. */
export function createLeafText(
  types: FieldTypes,
): (document: Readonly<Record<string, unknown>>) => LeafText {
  const root: PathNode = { path: '', type: 'keyword', ambiguous: false, below: new Map() };
  let paths = 0;
  let text = MARK;
  let ambiguous = false;

  function nodeAt(parent: PathNode, key: string): PathNode {
    const known = parent.below.get(key);
    if (known) return known;
    const path = parent === root ? key : `${parent.path}.${key}`;
    // A key with a dot could be read as a path; the row is judged by the event itself.
    const node = {
      path,
      type: types(path),
      ambiguous: key.includes('.') || CONTROLS.test(key),
      below: new Map<string, PathNode>(),
    };
    if (paths < MAX_PATHS) {
      paths++;
      parent.below.set(key, node);
    }
    return node;
  }

  function walk(parent: PathNode, fields: Readonly<Record<string, unknown>>): void {
    for (const key of Object.keys(fields)) {
      const node = nodeAt(parent, key);
      if (node.ambiguous) ambiguous = true;
      visit(node, fields[key]);
    }
  }

  function visit(node: PathNode, value: unknown): void {
    if (typeof value === 'string') {
      leaf(node, value, value);
    } else if (typeof value === 'number') {
      leaf(node, value, String(value));
    } else if (typeof value === 'boolean') {
      text += node.path + BOOLEAN + String(value) + MARK;
    } else if (Array.isArray(value)) {
      for (const element of value as unknown[]) visit(node, element);
    } else if (value !== null) {
      walk(node, value as Record<string, unknown>);
    }
  }

  function leaf({ path, type }: PathNode, value: string | number, asText: string): void {
    const folded = fold(asText);
    if (CONTROLS.test(folded)) ambiguous = true;
    text += path + TEXT + folded + MARK;
    if (type === 'number') {
      const number = canonicalNumber(value);
      if (number !== undefined) text += path + NUMBER + number + MARK;
    } else if (type === 'ip') {
      const key = typeof value === 'string' ? addressKey(value) : undefined;
      if (key !== undefined) text += path + ADDRESS + key + MARK;
    }
  }

  return document => {
    text = MARK;
    ambiguous = false;
    walk(root, document);
    return { text, ambiguous };
  };
}

/** One spelling for each number, so that 7, 7.0 and "7" are equal; undefined for no number. */
export function canonicalNumber(value: string | number): string | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  if (typeof number === 'bigint') return number.toString();
  if (Number.isInteger(number)) return BigInt(number).toString();
  return Number.isFinite(number) ? String(number) : undefined;
}
