import { compareCodePoints } from '../../../ingest/query/fold.ts';
import { END_OF_TYPED, NO_VALUE } from '../sort-key.ts';
import { keysOfEqual, rangeBounds } from './compile-filter.ts';
import { listPrefix } from './list-keys.ts';
import type { DatabaseSync } from 'node:sqlite';
import type { Filter } from '../../../ingest/query/filter.ts';
import type { Find } from '../document-store.ts';
import type { RowPlace } from '../page-cursor.ts';
import type { CollectionTables } from './collection-tables.ts';
import type { Precondition } from './compile-filter.ts';

/** A way along keys that lie in the order of a page. */
export interface Walk {
  /** The number the keys stand under. */
  readonly field: number;
  /** What the keys begin with; a walk of several is one of each, merged. */
  readonly prefixes: readonly string[];
  /** Keys that can be met, counted to a limit. */
  readonly size: number;
  /** Bounds that a range of the filter sets on the sort key. */
  readonly bounds: readonly (readonly ['>' | '>=' | '<' | '<=', string])[];
  /** What must still be decided of a document that is met. */
  readonly rest: Filter;
}

export interface Row {
  readonly place: RowPlace;
  readonly body: string;
}

const MAX_PREFIXES = 32;
const COUNTED = 20_000;

/**
 * The shortest way through documents in the order asked for: along all sort keys, or along one of
 * the declared lists whose fields the filter pins to values. Undefined where the field to sort by
 * is not declared.
 */
export function planWalk(
  database: DatabaseSync,
  tables: CollectionTables,
  sort: Find['sort'],
  filter: Filter,
): Walk | undefined {
  const keyed = tables.fields.get(sort.field);
  if (keyed === undefined) return undefined;
  const conditions = conditionsOf(filter);
  const single = !hasMany(database, tables, keyed.number);
  const bounds: Walk['bounds'][number][] = [];
  // Of a field with several values one in the range says nothing of the one it sorts by.
  const rest = conditions.filter(one => {
    if (!single || one.type !== 'range' || one.field !== sort.field) return true;
    const found = rangeBounds(one, keyed.type);
    bounds.push(...(found ?? []), ...(found ? [['<', END_OF_TYPED] as const] : []));
    return found === undefined;
  });
  const common = { bounds, rest: { type: 'and', filters: rest } as const };
  const along = { ...common, field: keyed.twin ?? keyed.number, prefixes: [''] };
  const size = bounds.length === 0 ? Infinity : sizeOf(database, tables, along);
  const whole: Walk = { ...along, size };
  const walks = tables.lists
    .filter(list => list.sort === sort.field)
    .flatMap(({ number, by }) => {
      const prefixes = prefixesOf(by, conditions, tables);
      return prefixes === undefined ? [] : [{ ...common, field: number, prefixes, by: by.length }];
    })
    .map(walk => ({ ...walk, size: sizeOf(database, tables, walk) }))
    .sort((a, b) => a.size - b.size || b.by - a.by || a.prefixes.length - b.prefixes.length);
  return walks[0] !== undefined && walks[0].size <= whole.size ? walks[0] : whole;
}

/**
 * Takes rows along a walk, in order.
 * @param without whether those without a value to sort by, which come last
 */
export function walkRows(
  database: DatabaseSync,
  tables: CollectionTables,
  walk: Walk,
  where: Precondition,
  direction: Find['sort']['direction'],
  without: boolean,
  after: RowPlace | undefined,
  limit: number,
): Row[] {
  if (without && walk.bounds.length > 0) return [];
  const [sign, order] = direction === 'ascending' ? ['>', 'ASC'] : ['<', 'DESC'];
  const listed = walk.prefixes[0] !== '';
  const edge: Walk['bounds'] = without
    ? [['>=', NO_VALUE]]
    : [
        ['<', NO_VALUE],
        ...walk.bounds,
        ...(after === undefined ? [] : [[`${sign}=` as '<=' | '>=', after.key] as const]),
      ];
  const rows = walk.prefixes.flatMap(prefix => {
    const stretch = stretchOf(prefix, edge, NO_VALUE);
    const sql =
      `SELECT k.key AS key, d.id AS id, d.body AS body FROM ${tables.keysTable} k` +
      ` JOIN ${tables.documentsTable} d ON d.id = k.id WHERE k.field = ?` +
      `${listed ? '' : ' AND k.first = 1'} AND ${stretch.sql}` +
      (after === undefined ? '' : ` AND (+k.key, k.id) ${sign} (?, ?)`) +
      ` AND ${where.sql} ORDER BY k.key ${order}, k.id ${order} LIMIT ?`;
    return database
      .prepare(sql)
      .all(
        walk.field,
        ...stretch.parameters,
        ...(after === undefined ? [] : [prefix + after.key, after.id]),
        ...where.parameters,
        limit,
      )
      .map(row => ({
        place: { key: String(row['key']).slice(prefix.length), id: String(row['id']) },
        body: String(row['body']),
      }));
  });
  return walk.prefixes.length === 1 ? rows : merged(rows, direction).slice(0, limit);
}

interface Stretch {
  readonly sql: string;
  readonly parameters: readonly [string, string];
}

/**
 * The keys of a walk with one prefix as one lower and one upper bound: SQLite seeks by one of
 * each and would walk past what only a second one leaves out.
 * @param end the last key after the prefix
 */
function stretchOf(prefix: string, bounds: Walk['bounds'], end: string): Stretch {
  let [lower, upper]: Walk['bounds'][number][] = [['>=', prefix] as const, ['<=', prefix + end]];
  for (const [sign, bound] of bounds) {
    const key = prefix + bound;
    if (sign === '>' || sign === '>=') {
      const order = compareCodePoints(key, lower![1]);
      if (order > 0 || (order === 0 && sign === '>')) lower = [sign, key];
    } else {
      const order = compareCodePoints(key, upper![1]);
      if (order < 0 || (order === 0 && sign === '<')) upper = [sign, key];
    }
  }
  const sql = `key ${lower![0]} ? AND key ${upper![0]} ?`;
  return { sql, parameters: [lower![1], upper![1]] };
}

/** The shortest of all walks, for counting: their order does not matter. */
export function shortestWalk(
  database: DatabaseSync,
  tables: CollectionTables,
  filter: Filter,
): Walk | undefined {
  const ranged = conditionsOf(filter).flatMap(one => (one.type === 'range' ? [one.field] : []));
  const fields = new Set([...tables.lists.map(({ sort }) => sort), ...ranged]);
  return [...fields]
    .map(field => planWalk(database, tables, { field, direction: 'ascending' }, filter))
    .filter(walk => walk !== undefined && walk.size < Infinity)
    .sort((a, b) => a!.size - b!.size)[0];
}

/** How many documents a walk meets; exact up to `cap`. Reads them only where it must. */
export function countAlong(
  database: DatabaseSync,
  { keysTable, documentsTable }: CollectionTables,
  walk: Walk,
  where: Precondition,
  cap: number,
): number {
  const join = where.exact ? '' : ` JOIN ${documentsTable} d ON d.id = k.id`;
  const stretches = walk.prefixes.map(prefix => stretchOf(prefix, walk.bounds, NO_VALUE));
  const first = walk.prefixes[0] === '' ? ' AND k.first = 1' : '';
  // Only along several prefixes may a document be met twice.
  const all = stretches
    .map(
      ({ sql }) =>
        `SELECT id FROM (SELECT k.id AS id FROM ${keysTable} k${join} WHERE k.field = ?` +
        `${first} AND ${sql} AND ${where.sql} LIMIT ?)`,
    )
    .join(' UNION ');
  const sql = `SELECT count(*) AS n FROM (SELECT id FROM (${all}) LIMIT ?)`;
  const parameters = stretches.flatMap(stretch => [
    walk.field,
    ...stretch.parameters,
    ...where.parameters,
    cap,
  ]);
  return Number(database.prepare(sql).get(...parameters, cap)?.['n']);
}

/** A document with several values may be met along several prefixes. */
function merged(rows: readonly Row[], direction: Find['sort']['direction']): Row[] {
  const turn = direction === 'ascending' ? 1 : -1;
  return [...new Map(rows.map(row => [row.place.id, row])).values()].sort(
    (a, b) =>
      turn *
      (compareCodePoints(a.place.key, b.place.key) || compareCodePoints(a.place.id, b.place.id)),
  );
}

/** Conditions that all must hold. */
function conditionsOf(filter: Filter): readonly Filter[] {
  return filter.type === 'and' ? filter.filters.flatMap(conditionsOf) : [filter];
}

/** The prefixes that hold every document that meets the conditions; undefined where none do. */
function prefixesOf(
  by: readonly string[],
  conditions: readonly Filter[],
  tables: CollectionTables,
): readonly string[] | undefined {
  let prefixes = [''];
  for (const path of by) {
    const keyed = tables.fields.get(path);
    const choices = conditions.flatMap(one => {
      const pins = (one.type === 'equals' || one.type === 'in') && one.field === path;
      const keys = pins && keyed ? keysOfEqual(one, keyed.type) : undefined;
      return keys === undefined ? [] : [[...new Set(keys)]];
    });
    const [fewest] = choices.sort((a, b) => a.length - b.length);
    if (fewest === undefined || prefixes.length * fewest.length > MAX_PREFIXES) return undefined;
    prefixes = prefixes.flatMap(prefix => fewest.map(key => prefix + listPrefix([key])));
  }
  return prefixes;
}

function sizeOf(
  database: DatabaseSync,
  { keysTable }: CollectionTables,
  { field, prefixes, bounds }: Omit<Walk, 'size' | 'rest'>,
): number {
  let size = 0;
  for (const prefix of prefixes) {
    const { sql, parameters } = stretchOf(prefix, bounds, NO_VALUE);
    const counted =
      `SELECT count(*) AS n FROM` +
      ` (SELECT 1 FROM ${keysTable} WHERE field = ? AND ${sql} LIMIT ${COUNTED})`;
    size += Number(database.prepare(counted).get(field, ...parameters)?.['n']);
    if (size >= COUNTED) return COUNTED;
  }
  return size;
}

/** Whether any document has several values; a small index of its own answers. */
function hasMany(database: DatabaseSync, { keysTable }: CollectionTables, field: number): boolean {
  const sql = `SELECT 1 FROM ${keysTable} WHERE field = ? AND first = 0 LIMIT 1`;
  return database.prepare(sql).get(field) !== undefined;
}
