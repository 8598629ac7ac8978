import { compareCodePoints } from '../../../ingest/query/fold.ts';
import { textOf } from '../../../ingest/query/scalars.ts';
import { valuesAt } from '../../../ingest/query/values-at.ts';
import { NO_VALUE, nameSortKey, sortKey } from '../sort-key.ts';
import type { Fields } from '../../../ingest/query/values-at.ts';
import { listKeys } from './list-keys.ts';
import type { CollectionTables } from './collection-tables.ts';

/** A row of the keys table, without the document's id. */
export interface KeyRow {
  readonly field: number;
  readonly key: string;
  /** 1 on the least key of the field, by which the document sorts. */
  readonly first: 0 | 1;
  /** The value as a person reads it; `null` where there is none. */
  readonly shown: string | null;
}

/** The keys of a document: a row for each different value of each declared field, or for none. */
export function documentKeys(document: Fields, collection: CollectionTables): KeyRow[] {
  const rows: KeyRow[] = [];
  const keysOf = new Map<string, readonly string[]>();
  const sortOf = new Map<string, string>();
  for (const [path, { number, type, twin }] of collection.fields) {
    const shown = new Map<string, string>();
    const values = valuesAt(document, path);
    if (twin !== undefined) {
      const [least = NO_VALUE] = values.map(nameSortKey).sort(compareCodePoints);
      rows.push({ field: twin, key: least, first: 1, shown: null });
      sortOf.set(path, least);
    }
    for (const value of values) {
      const key = sortKey(value, type);
      const text = (textOf(value) ?? String(value)).toWellFormed();
      const other = shown.get(key);
      if (other === undefined || compareCodePoints(text, other) < 0) shown.set(key, text);
    }
    if (shown.size === 0) rows.push({ field: number, key: NO_VALUE, first: 1, shown: null });
    const keys = [...shown].sort(([a], [b]) => compareCodePoints(a, b));
    keysOf.set(
      path,
      keys.map(([key]) => key),
    );
    if (twin === undefined) sortOf.set(path, keys[0]?.[0] ?? NO_VALUE);
    for (const [place, [key, text]] of keys.entries()) {
      rows.push({ field: number, key, first: place === 0 ? 1 : 0, shown: text });
    }
  }
  for (const { number, by, sort } of collection.lists) {
    const pinned = by.map(path => keysOf.get(path) ?? []);
    for (const key of listKeys(pinned, sortOf.get(sort) ?? NO_VALUE)) {
      rows.push({ field: number, key, first: 1, shown: null });
    }
  }
  return rows;
}

/** What to remove and what to add, so that rows that stay are not written. */
export function changedKeys(
  before: readonly KeyRow[],
  after: readonly KeyRow[],
): { readonly gone: readonly KeyRow[]; readonly fresh: readonly KeyRow[] } {
  const identity = (row: KeyRow): string => JSON.stringify(row);
  const old = new Set(before.map(identity));
  const now = new Set(after.map(identity));
  return {
    gone: before.filter(row => !now.has(identity(row))),
    fresh: after.filter(row => !old.has(identity(row))),
  };
}
