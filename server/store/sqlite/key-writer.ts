import { DocumentExistsError } from '../document-exists-error.ts';
import { NO_VALUE } from '../sort-key.ts';
import { insertKeySql } from './collection-tables.ts';
import { changedKeys, documentKeys } from './document-keys.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Fields } from '../../../ingest/query/values-at.ts';
import type { CollectionTables } from './collection-tables.ts';
import type { KeyRow } from './document-keys.ts';

/** Keeps the keys of one collection's documents, and its unique fields unique. */
export class KeyWriter {
  private readonly tables: CollectionTables;
  private readonly uniqueFields: ReadonlyMap<number, string>;
  private readonly addKey: StatementSync;
  private readonly dropKey: StatementSync;
  private readonly holder: StatementSync;

  constructor(database: DatabaseSync, tables: CollectionTables) {
    const { keysTable, fields, unique } = tables;
    this.tables = tables;
    this.uniqueFields = new Map(unique.map(path => [fields.get(path)?.number ?? 0, path]));
    this.addKey = database.prepare(insertKeySql(tables));
    this.dropKey = database.prepare(
      `DELETE FROM ${keysTable} WHERE field = ? AND key = ? AND id = ?`,
    );
    this.holder = database.prepare(
      `SELECT 1 FROM ${keysTable} WHERE field = ? AND key = ? AND id <> ?`,
    );
  }

  /** @throws DocumentExistsError where another document has the value of a unique field */
  add(id: string, document: Fields): void {
    this.write(id, documentKeys(document, this.tables));
  }

  /** @throws DocumentExistsError where another document has the value of a unique field */
  change(id: string, before: Fields, after: Fields): void {
    const { tables } = this;
    const { gone, fresh } = changedKeys(documentKeys(before, tables), documentKeys(after, tables));
    for (const { field, key } of gone) this.dropKey.run(field, key, id);
    this.write(id, fresh);
  }

  drop(id: string, document: Fields): void {
    for (const { field, key } of documentKeys(document, this.tables)) {
      this.dropKey.run(field, key, id);
    }
  }

  private write(id: string, keys: readonly KeyRow[]): void {
    for (const { field, key, first, shown } of keys) {
      const path = this.uniqueFields.get(field);
      if (path !== undefined && key !== NO_VALUE && this.holder.get(field, key, id)) {
        const what = this.tables.documentsTable.slice('"documents:'.length, -1);
        throw new DocumentExistsError(`${what} has this "${path}" already.`, path);
      }
      this.addKey.run(field, key, id, first, shown);
    }
  }
}
