import type { DatabaseSync } from 'node:sqlite';
import { TEXT_FIELDS, declaredTypes } from '../../../ingest/query/field-types.ts';
import { KEY_FORMAT } from '../sort-key.ts';
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
}

/** What is declared of a collection; plain values, so that it crosses to a thread. */
export type Declaration = Pick<Collection<Document>, 'name' | 'indexes' | 'text'>;

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
    declared.map(({ name, indexes, text }) => {
      const fields = new Map<string, KeyedField>();
      for (const { field, type } of indexes) {
        fields.set(field, { number: Number(numberOf.get(name, field)?.['number']), type });
      }
      const tables = {
        ...tableNames(name),
        fields,
        fieldTypes: declaredTypes(indexes),
        textFields: text ?? TEXT_FIELDS,
      };
      return [name, tables] as const;
    }),
  );
}

function prepare(database: DatabaseSync, declaration: Declaration): void {
  const { name, indexes } = declaration;
  const { documentsTable, keysTable } = tableNames(name);
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${documentsTable} (
       id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL
     );
     CREATE TABLE IF NOT EXISTS ${keysTable} (
       field INTEGER NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL,
       first INTEGER NOT NULL, shown TEXT,
       PRIMARY KEY (field, key, id)
     ) WITHOUT ROWID;`,
  );
  const sorted = [...indexes].sort((a, b) => (a.field < b.field ? -1 : 1));
  const keyedAs = JSON.stringify([KEY_FORMAT, process.versions.unicode, sorted]);
  const known = database.prepare('SELECT keyed_as FROM collections WHERE name = ?').get(name);
  if (known?.['keyed_as'] === keyedAs) return;
  const addField = database.prepare(
    'INSERT INTO fields (collection, field) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  for (const { field } of indexes) addField.run(name, field);
  const tables = readCollections(database, [declaration]).get(name);
  if (tables !== undefined) makeKeys(database, tables);
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

/** Parameters: field, key, id, first, shown. */
export function insertKeySql({ keysTable }: KeyedCollection): string {
  return `INSERT INTO ${keysTable} (field, key, id, first, shown) VALUES (?, ?, ?, ?, ?)`;
}

function tableNames(name: string): { documentsTable: string; keysTable: string } {
  // The name becomes a part of the statements' text.
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) throw refused(`"${name}" cannot name a collection.`);
  return { documentsTable: `"documents:${name}"`, keysTable: `"keys:${name}"` };
}
