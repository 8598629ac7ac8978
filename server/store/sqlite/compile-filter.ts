import { networkRange } from '../../../ingest/event/ip-address.ts';
import {
  END_OF_TYPED,
  NO_VALUE,
  afterPrefix,
  sortKey,
  strayBooleanKey,
  textKey,
  typedKey,
} from '../sort-key.ts';
import type { FieldType } from '../../../ingest/query/field-types.ts';
import type { Filter, Scalar } from '../../../ingest/query/filter.ts';
import type { SortKey } from '../sort-key.ts';

/**
 * A condition on a document's id that holds for every document the filter matches; `exact` where
 * it holds for no other, so that documents need not be read to be sure.
 */
export interface Precondition {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
  readonly exact: boolean;
}

/** A declared field: its number in the keys table. */
export interface KeyedField {
  readonly number: number;
  readonly type: FieldType;
  /** The number of the twin it sorts by, where it is ordered as names. */
  readonly twin?: number;
}

export interface KeyedCollection {
  readonly keysTable: string;
  readonly fields: ReadonlyMap<string, KeyedField>;
}

const ALL: Precondition = { sql: '1', parameters: [], exact: true };
const NONE: Precondition = { sql: '0', parameters: [], exact: true };
const UNKNOWN: Precondition = { sql: '1', parameters: [], exact: false };

/** SQLite refuses expressions deeper than 1,000; `a AND b AND …` is as deep as it is long. */
const MAX_CHILDREN = 100;

/**
 * What the keys table can say about a filter.
 * @param id the SQL expression of the document's id
 * @param tooMany whether a seek finds so many ids that reading documents is sooner done than
 * gathering them
 */
export function compileFilter(
  filter: Filter,
  collection: KeyedCollection,
  id: 'd.id' | 'k.id',
  tooMany: (seek: Seek) => boolean,
): Precondition {
  switch (filter.type) {
    case 'and': {
      const parts = filter.filters
        .slice(0, MAX_CHILDREN)
        .map(one => compileFilter(one, collection, id, tooMany));
      if (parts.length === 0) return ALL;
      const exact = parts.length === filter.filters.length && parts.every(part => part.exact);
      return join(parts, 'AND', exact);
    }
    case 'or': {
      if (filter.filters.length === 0) return NONE;
      if (filter.filters.length > MAX_CHILDREN) return UNKNOWN;
      const parts = filter.filters.map(one => compileFilter(one, collection, id, tooMany));
      return join(
        parts,
        'OR',
        parts.every(part => part.exact),
      );
    }
    case 'not': {
      const part = compileFilter(filter.filter, collection, id, tooMany);
      return part.exact ? { ...part, sql: `NOT (${part.sql})` } : UNKNOWN;
    }
    case 'any':
    case 'text':
      return UNKNOWN;
    case 'exists': {
      const field = collection.fields.get(filter.field);
      if (field === undefined) return UNKNOWN;
      const row = `SELECT 1 FROM ${collection.keysTable} WHERE field = ? AND key = ? AND id = ${id}`;
      return { sql: `NOT EXISTS (${row})`, parameters: [field.number, NO_VALUE], exact: true };
    }
    case 'equals':
    case 'in':
    case 'range':
    case 'prefix':
    case 'contains':
    case 'wildcard':
    case 'cidr': {
      const field = collection.fields.get(filter.field);
      const keys = field && keyCondition(filter, field.type);
      if (keys === undefined) return UNKNOWN;
      const rows = `SELECT id FROM ${collection.keysTable} WHERE field = ? AND ${keys.sql}`;
      const parameters = [field?.number ?? 0, ...keys.parameters];
      if (!keys.whole && tooMany({ sql: rows, parameters })) return UNKNOWN;
      // Whole keys are one look-up for a document; a stretch of keys is better gathered once.
      const sql = keys.whole ? `EXISTS (${rows} AND id = ${id})` : `${id} IN (${rows})`;
      return { sql, parameters, exact: keys.exact };
    }
  }
}

/** A SELECT of ids that holds every document a filter matches. */
export interface Seek {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

/** The ways to gather a filter's documents from the keys: one for each condition all must meet. */
export function seeksOf(filter: Filter, collection: KeyedCollection): Seek[] {
  if (filter.type === 'and') return filter.filters.flatMap(one => seeksOf(one, collection));
  if (!('field' in filter) || filter.type === 'exists') return [];
  const field = collection.fields.get(filter.field);
  const keys = field && keyCondition(filter, field.type);
  if (field === undefined || keys === undefined) return [];
  const sql = `SELECT id FROM ${collection.keysTable} WHERE field = ? AND ${keys.sql}`;
  return [{ sql, parameters: [field.number, ...keys.parameters] }];
}

type FieldFilter = Extract<Filter, { readonly field: string }>;

/** A condition on `key`; `whole` where it names keys, not a stretch of them. */
interface KeyCondition extends Precondition {
  readonly whole?: true;
}

/** Undefined where keys do not tell. */
function keyCondition(filter: FieldFilter, type: FieldType): KeyCondition | undefined {
  switch (filter.type) {
    case 'equals':
      return oneOf([filter.value], type, filter.cased);
    case 'in':
      return oneOf(filter.values, type, filter.cased);
    case 'range':
      return rangeOf(filter, type);
    case 'prefix': {
      if (isTyped(type)) return undefined;
      const start = textKey(filter.value);
      const end = afterPrefix(start) ?? NO_VALUE;
      return { sql: 'key >= ? AND key < ?', parameters: [start, end], exact: !filter.cased };
    }
    case 'cidr': {
      const network = type === 'ip' ? networkRange(filter.network) : undefined;
      if (network === undefined) return undefined;
      const parameters = [sortKeyOfAddress(network.first), sortKeyOfAddress(network.last)];
      return { sql: 'key BETWEEN ? AND ?', parameters, exact: true };
    }
    case 'exists':
    case 'contains':
    case 'wildcard':
      return undefined;
  }
}

function oneOf(
  values: readonly Scalar[],
  type: FieldType,
  cased: true | undefined,
): KeyCondition | undefined {
  const keys = values.map(value => equalKey(value, type));
  if (!keys.every(key => key !== undefined)) return undefined;
  const sql = `key IN (${keys.map(() => '?').join(', ')})`;
  return { sql, parameters: keys, exact: !cased, whole: true };
}

/** The key that all values equal to this one have, where there is one. */
function equalKey(value: Scalar, type: FieldType): SortKey | undefined {
  if (typeof value === 'boolean') return typedKey(value, type) ?? strayBooleanKey(value);
  // Beside microseconds a field of times may hold the same number as text.
  if (type === 'time' && (typeof value === 'number' || typedKey(value, type) === undefined)) {
    return undefined;
  }
  // 5 equals "05" and "5.0", whose keys are texts, except where the field is of numbers.
  if (typeof value === 'number' && type !== 'number') return undefined;
  return sortKey(value, type);
}

/** The keys of what a condition pins a field to, if each such value has just one. */
export function keysOfEqual(
  filter: Extract<Filter, { readonly type: 'equals' | 'in' }>,
  type: FieldType,
): readonly SortKey[] | undefined {
  const values = filter.type === 'equals' ? [filter.value] : filter.values;
  const keys = values.map(value => equalKey(value, type));
  return keys.every(key => key !== undefined) ? keys : undefined;
}

type Range = Extract<Filter, { readonly type: 'range' }>;

const SIGNS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** The bounds of a range as keys of typed values; undefined where keys do not tell. */
export function rangeBounds(
  range: Range,
  type: FieldType,
): readonly (readonly ['>' | '>=' | '<' | '<=', SortKey])[] | undefined {
  if (type !== 'number' && type !== 'time' && type !== 'ip') return undefined;
  const bounds: ['>' | '>=' | '<' | '<=', SortKey][] = [];
  for (const name of ['gt', 'gte', 'lt', 'lte'] as const) {
    const bound = range[name];
    if (bound === undefined) continue;
    const key = typedKey(bound, type);
    // A bound of another type is met by nothing: no key is below the empty one.
    bounds.push(key === undefined ? ['<', ''] : [SIGNS[name], key]);
  }
  // No bound at all matches any value, of the type or not.
  return bounds.length > 0 ? bounds : undefined;
}

function rangeOf(range: Range, type: FieldType): Precondition | undefined {
  const bounds = rangeBounds(range, type);
  if (bounds === undefined) return undefined;
  const all = [...bounds, ['<', END_OF_TYPED] as const];
  const parts = all.map(([sign, key]) => ({
    sql: `key ${sign} ?`,
    parameters: [key],
    exact: true,
  }));
  return join(parts, 'AND', true);
}

function isTyped(type: FieldType): boolean {
  return type === 'number' || type === 'time' || type === 'ip' || type === 'boolean';
}

function sortKeyOfAddress(address: string): SortKey {
  return `0${address}`;
}

function join(parts: readonly Precondition[], word: 'AND' | 'OR', exact: boolean): Precondition {
  return {
    sql: `(${parts.map(part => part.sql).join(` ${word} `)})`,
    parameters: parts.flatMap(part => part.parameters),
    exact,
  };
}
