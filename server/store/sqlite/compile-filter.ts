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
 * A condition on `d.id` that holds for every document the filter matches; `exact` where it holds
 * for no other, so that documents need not be read to be sure.
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

/** What the keys table can say about a filter. */
export function compileFilter(filter: Filter, collection: KeyedCollection): Precondition {
  switch (filter.type) {
    case 'and': {
      const parts = filter.filters
        .slice(0, MAX_CHILDREN)
        .map(one => compileFilter(one, collection));
      if (parts.length === 0) return ALL;
      const exact = parts.length === filter.filters.length && parts.every(part => part.exact);
      return join(parts, 'AND', exact);
    }
    case 'or': {
      if (filter.filters.length === 0) return NONE;
      if (filter.filters.length > MAX_CHILDREN) return UNKNOWN;
      const parts = filter.filters.map(one => compileFilter(one, collection));
      return join(
        parts,
        'OR',
        parts.every(part => part.exact),
      );
    }
    case 'not': {
      const part = compileFilter(filter.filter, collection);
      return part.exact ? { ...part, sql: `NOT (${part.sql})` } : UNKNOWN;
    }
    case 'any':
    case 'text':
      return UNKNOWN;
    case 'exists':
    case 'equals':
    case 'in':
    case 'range':
    case 'prefix':
    case 'contains':
    case 'wildcard':
    case 'cidr': {
      const field = collection.fields.get(filter.field);
      if (field === undefined) return UNKNOWN;
      const keys = keyCondition(filter, field.type);
      if (keys === undefined) return UNKNOWN;
      const sql = `d.id IN (SELECT id FROM ${collection.keysTable} WHERE field = ? AND ${keys.sql})`;
      return { sql, parameters: [field.number, ...keys.parameters], exact: keys.exact };
    }
  }
}

type FieldFilter = Extract<Filter, { readonly field: string }>;

/** A condition on `key`, or undefined where keys do not tell. */
function keyCondition(filter: FieldFilter, type: FieldType): Precondition | undefined {
  switch (filter.type) {
    case 'exists':
      return { sql: 'key < ?', parameters: [NO_VALUE], exact: true };
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
    case 'contains':
    case 'wildcard':
      return undefined;
  }
}

function oneOf(
  values: readonly Scalar[],
  type: FieldType,
  cased: true | undefined,
): Precondition | undefined {
  const keys = values.map(value => equalKey(value, type));
  if (!keys.every(key => key !== undefined)) return undefined;
  return { sql: `key IN (${keys.map(() => '?').join(', ')})`, parameters: keys, exact: !cased };
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

function rangeOf(
  range: Extract<Filter, { readonly type: 'range' }>,
  type: FieldType,
): Precondition | undefined {
  if (type !== 'number' && type !== 'time' && type !== 'ip') return undefined;
  const signs = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
  const parts: Precondition[] = [{ sql: 'key < ?', parameters: [END_OF_TYPED], exact: true }];
  for (const name of ['gt', 'gte', 'lt', 'lte'] as const) {
    const bound = range[name];
    if (bound === undefined) continue;
    const key = typedKey(bound, type);
    if (key === undefined) return { sql: '0', parameters: [], exact: true };
    parts.push({ sql: `key ${signs[name]} ?`, parameters: [key], exact: true });
  }
  // No bound at all matches any value, of the type or not.
  return parts.length > 1 ? join(parts, 'AND', true) : undefined;
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
