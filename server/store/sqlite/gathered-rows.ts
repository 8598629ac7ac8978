import { compareCodePoints } from '../../../ingest/query/fold.ts';
import { valuesAt } from '../../../ingest/query/values-at.ts';
import { NO_VALUE, nameSortKey, sortKey } from '../sort-key.ts';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { FieldType } from '../../../ingest/query/field-types.ts';
import type { Fields } from '../../../ingest/query/values-at.ts';
import type { Find } from '../document-store.ts';
import type { RowPlace } from '../page-cursor.ts';
import type { CollectionTables } from './collection-tables.ts';
import type { Precondition, Seek } from './compile-filter.ts';
import type { Row } from './page-walk.ts';

interface From {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

/** Documents that are gathered first, all or those of a seek, each with the key it sorts by. */
export function gatheredFrom(
  field: string,
  { documentsTable, fields }: CollectionTables,
  seek: Seek | undefined,
): From {
  const keyed = fields.get(field);
  const order = keyed?.twin === undefined ? (keyed?.type ?? 'keyword') : 'name';
  const only = seek === undefined ? '' : ` WHERE id IN (${seek.sql})`;
  return {
    sql: `(SELECT id, body, key_of(body, ?, ?) AS key FROM ${documentsTable}${only}) d`,
    parameters: [field, order, ...(seek?.parameters ?? [])],
  };
}

/** Takes rows from what was gathered, sorted. @param without those without a value, or with one */
export function gatheredRows(
  database: DatabaseSync,
  from: From,
  where: Precondition,
  direction: Find['sort']['direction'],
  without: boolean,
  after: RowPlace | undefined,
  limit: number,
): Row[] {
  const [sign, order] = direction === 'ascending' ? ['>', 'ASC'] : ['<', 'DESC'];
  const sql =
    `SELECT d.key AS key, d.id AS id, d.body AS body FROM ${from.sql}` +
    ` WHERE d.key ${without ? '=' : '<'} ?` +
    (after === undefined ? '' : ` AND (d.key, d.id) ${sign} (?, ?)`) +
    ` AND ${where.sql} ORDER BY d.key ${order}, d.id ${order} LIMIT ?`;
  const start = after === undefined ? [] : [after.key, after.id];
  return database
    .prepare(sql)
    .all(...from.parameters, NO_VALUE, ...start, ...where.parameters, limit)
    .map(row => ({
      place: { key: String(row['key']), id: String(row['id']) },
      body: String(row['body']),
    }));
}

/** The key a document sorts by, which the keys table holds for declared fields. */
export function leastKey(document: Fields, path: string, order: FieldType | 'name'): string {
  const keys = valuesAt(document, path).map(value =>
    order === 'name' ? nameSortKey(value) : sortKey(value, order),
  );
  return keys.sort(compareCodePoints)[0] ?? NO_VALUE;
}
