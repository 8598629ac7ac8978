import { NO_VALUE } from '../sort-key.ts';
import { refused } from './sqlite-error.ts';
import type { SortKey } from '../sort-key.ts';

const MAX_COMBINATIONS = 64;

/** What keys of a list begin with for these keys of its `by` fields, and for no other ones. */
export function listPrefix(keys: readonly SortKey[]): string {
  return keys.map(key => `${key.length}:${key}`).join('');
}

/**
 * The keys of one document in a list: a prefix for each combination of its values, before the key
 * it sorts by.
 * @param by the keys of each `by` field
 * @throws StoreError `QUERY_REFUSED` where there are more than 64 combinations
 */
export function listKeys(by: readonly (readonly SortKey[])[], sort: SortKey): string[] {
  let prefixes = [''];
  for (const keys of by) {
    const values = keys.length === 0 ? [NO_VALUE] : keys;
    if (prefixes.length * values.length > MAX_COMBINATIONS) {
      throw refused(`A document has at most ${MAX_COMBINATIONS} places in a list.`);
    }
    prefixes = prefixes.flatMap(prefix => values.map(key => prefix + listPrefix([key])));
  }
  return prefixes.map(prefix => prefix + sort);
}
