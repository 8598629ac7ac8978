import type { DatabaseSync } from 'node:sqlite';
import { TEXT_FIELDS, declaredTypes } from '../../../ingest/query/field-types.ts';
import { StoreError } from '../../../ingest/store/event-store.ts';
import { NAME_FORMAT } from '../name-key.ts';
import { KEY_FORMAT, NO_VALUE } from '../sort-key.ts';
import { documentKeys } from './document-keys.ts';
import { refused } from './sqlite-error.ts';
import type { FieldTypes } from '../../../ingest/query/field-types.ts';
import type { Fields } from '../../../ingest/query/values-at.ts';
import type { Collection, Document } from '../document-store.ts';
import type { KeyedCollection, KeyedField } from './compile-filter.ts';

/** A collection as it lies in the file. */
export interface CollectionTables extends KeyedCollection {
  readonly documentsTable: string;
  readonly fieldTypes: FieldTypes;
  readonly textFields: readonly string[];
  readonly unique: readonly string[];
  readonly lists: readonly DeclaredList[];
}

export interface DeclaredList {
  /** What its keys stand under, as those of a field. */
  readonly number: number;
  readonly by: readonly string[];
  readonly sort: string;
}

/** What is declared of a collection; plain values, so that it crosses to a thread. */
export type Declaration = Pick<
  Collection<Document>,
  'name' | 'indexes' | 'text' | 'unique' | 'lists'
>;

/**
 * Makes each collection's two tables where they are missing, and its keys anew where the
 * declared fields, the form of keys or Unicode's data are not those the keys were made with.
 */
export function prepareCollections(database: DatabaseSync, declared: readonly Declaration[]): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const declaration of declared) prepare(database, declaration);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** The tables of collections that `prepareCollections` made. */
export function readCollections(
  database: DatabaseSync,
  declared: readonly Declaration[],
): ReadonlyMap<string, CollectionTables> {
  const numberOf = database.prepare('SELECT number FROM fields WHERE collection = ? AND field = ?');
  return new Map(
    declared.map(({ name, indexes, text, unique, lists = [] }) => {
      const fields = new Map<string, KeyedField>();
      const number = (field: string): number => Number(numberOf.get(name, field)?.['number']);
      for (const { field, type, order } of indexes) {
        const twin = order === undefined ? {} : { twin: number(twinOf(field)) };
        fields.set(field, { number: number(field), type, ...twin });
      }
      const tables = {
        documentsTable: tableNames(name).documentsTable,
        keysTable: tableNames(name).keysTable,
        fields,
        fieldTypes: declaredTypes(indexes),
        textFields: text ?? TEXT_FIELDS,
        unique: unique ?? [],
        lists: lists.map(list => ({ ...list, number: number(nameOfList(list)) })),
      };
      return [name, tables] as const;
    }),
  );
}

function prepare(database: DatabaseSync, declaration: Declaration): void {
  const { name, indexes, unique = [], lists = [] } = declaration;
  const { documentsTable, keysTable, manyIndex } = tableNames(name);
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${documentsTable} (
       id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL
     );
     CREATE TABLE IF NOT EXISTS ${keysTable} (
       field INTEGER NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL,
       first INTEGER NOT NULL, shown TEXT,
       PRIMARY KEY (field, key, id)
     ) WITHOUT ROWID;
     CREATE INDEX IF NOT EXISTS ${manyIndex} ON ${keysTable} (field) WHERE first = 0;`,
  );
  const sorted = [...indexes].sort((a, b) => (a.field < b.field ? -1 : 1));
  const named = indexes.some(({ order }) => order === 'name');
  const keyedAs = JSON.stringify([
    KEY_FORMAT,
    process.versions.unicode,
    sorted,
    ...(named ? [NAME_FORMAT] : []),
    ...(unique.length > 0 ? [{ unique }] : []),
    ...(lists.length > 0 ? [{ lists }] : []),
  ]);
  const made = database.prepare('SELECT keyed_as FROM collections WHERE name = ?').get(name);
  if (made?.['keyed_as'] === keyedAs) return;
  const addField = database.prepare(
    'INSERT INTO fields (collection, field) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  for (const { field, order } of indexes) {
    addField.run(name, field);
    if (order === 'name') addField.run(name, twinOf(field));
  }
  const known = new Set(indexes.map(({ field }) => field));
  for (const list of lists) {
    const missing = [...list.by, list.sort].find(field => !known.has(field));
    if (missing !== undefined) throw refused(`"${missing}" is in a list, but no index.`);
    addField.run(name, nameOfList(list));
  }
  const tables = readCollections(database, [declaration]).get(name);
  if (tables !== undefined) {
    makeKeys(database, tables);
    for (const field of unique) checkUnique(database, tables, field);
  }
  database
    .prepare(
      'INSERT INTO collections VALUES (?, ?) ON CONFLICT DO UPDATE SET keyed_as = excluded.keyed_as',
    )
    .run(name, keyedAs);
}

function makeKeys(database: DatabaseSync, tables: CollectionTables): void {
  database.exec(`DELETE FROM ${tables.keysTable}`);
  const insert = database.prepare(insertKeySql(tables));
  const documents = database.prepare(`SELECT id, body FROM ${tables.documentsTable}`);
  for (const { id, body } of documents.iterate()) {
    const document = JSON.parse(String(body)) as Fields;
    for (const row of documentKeys(document, tables)) {
      insert.run(row.field, row.key, String(id), row.first, row.shown);
    }
  }
}

/** Refuses a constraint that documents written before it was declared already break. */
function checkUnique(database: DatabaseSync, tables: CollectionTables, field: string): void {
  const number = tables.fields.get(field)?.number;
  if (number === undefined) throw refused(`"${field}" is unique, but not declared as an index.`);
  const twice = database
    .prepare(
      `SELECT min(shown) AS shown FROM ${tables.keysTable} WHERE field = ? AND key <> ?
       GROUP BY key HAVING count(*) > 1 LIMIT 1`,
    )
    .get(number, NO_VALUE);
  if (twice !== undefined) {
    throw new StoreError(
      'STORE_UNAVAILABLE',
      `${tables.documentsTable} has "${String(twice['shown'])}" twice in "${field}", which must be unique.`,
    );
  }
}

/** The field by which one ordered as names sorts. */
function twinOf(field: string): string {
  return `${field}.sort`;
}

function nameOfList({ by, sort }: Omit<DeclaredList, 'number'>): string {
  return `${by.join('+')}>${sort}`;
}

/** Parameters: field, key, id, first, shown. */
export function insertKeySql({ keysTable }: KeyedCollection): string {
  return `INSERT INTO ${keysTable} (field, key, id, first, shown) VALUES (?, ?, ?, ?, ?)`;
}

function tableNames(name: string): Record<'documentsTable' | 'keysTable' | 'manyIndex', string> {
  // The name becomes a part of the statements' text.
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) throw refused(`"${name}" cannot name a collection.`);
  return {
    documentsTable: `"documents:${name}"`,
    keysTable: `"keys:${name}"`,
    manyIndex: `"many:${name}"`,
  };
}
