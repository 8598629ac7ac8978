import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../../ingest/store/event-store.ts';
import { insertKeySql, prepareCollections, readCollections } from './collection-tables.ts';
import { migrate } from './database-format.ts';
import { changedKeys, documentKeys } from './document-keys.ts';
import { refused } from './sqlite-error.ts';
import type { StatementSync } from 'node:sqlite';
import type { Fields } from '../../../ingest/query/values-at.ts';
import type { CollectionTables, Declaration } from './collection-tables.ts';
import type { StoredAct, StoredDocument } from './stored-act.ts';

interface CollectionStatements {
  readonly tables: CollectionTables;
  readonly read: StatementSync;
  readonly insert: StatementSync;
  readonly update: StatementSync;
  readonly remove: StatementSync;
  readonly addKey: StatementSync;
  readonly dropKey: StatementSync;
}

/** About 8 MB of log. */
const FOLD_AFTER = 4_000_000;

/** Writes commits into the file, on the thread that calls. One writer at a time holds the file. */
export class DocumentWriter {
  private readonly database: DatabaseSync;
  private readonly collections: ReadonlyMap<string, CollectionStatements>;
  private readonly addOutbox: StatementSync;
  private readonly addAudit: StatementSync;
  /** Characters of documents written since the log was last folded into the file. */
  private unfolded = 0;

  /** Makes or upgrades the file first. */
  constructor(file: string, collections: readonly Declaration[]) {
    this.database = new DatabaseSync(file, { timeout: 5_000 });
    // Refuses another program's file before anything is written to it.
    migrate(this.database);
    // FULL syncs the log at each commit: what was acknowledged survives a power cut.
    this.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    // `foldLog` does what the automatic checkpoint would do inside some unlucky commit.
    this.database.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -32768');
    prepareCollections(this.database, collections);
    const tables = readCollections(this.database, collections);
    this.collections = new Map([...tables].map(([name, one]) => [name, this.statements(one)]));
    const { database } = this;
    this.addOutbox = database.prepare('INSERT INTO outbox (topic, payload) VALUES (?, ?)');
    this.addAudit = database.prepare('INSERT INTO audit (entry) VALUES (?)');
  }

  /**
   * Applies all acts, in order, or none.
   * @returns the sequence of the newest outbox row it wrote, if any
   */
  commit(acts: readonly StoredAct[]): number | undefined {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      let newest: number | undefined;
      for (const act of acts) newest = this.apply(act) ?? newest;
      this.database.exec('COMMIT');
      for (const act of acts) this.unfolded += 500 + ('body' in act ? act.body.length : 0);
      return newest;
    } catch (error) {
      // A failed COMMIT (disk full) may have rolled back by itself.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  /**
   * Copies the log into the file where it has grown. For the time after a commit was answered:
   * it takes as long as a big commit.
   */
  foldLog(): void {
    if (this.unfolded < FOLD_AFTER) return;
    this.unfolded = 0;
    try {
      // PASSIVE waits for no reader; what it must leave, the next one takes.
      this.database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // The log keeps everything. A full or failing disk is told to whoever commits next.
    }
  }

  close(): void {
    // Gathers statistics where they are missing or old, so that plans fit the data.
    this.database.exec('PRAGMA optimize');
    this.database.close();
  }

  private apply(act: StoredAct): number | undefined {
    switch (act.type) {
      case 'insert':
        this.insert(act);
        return undefined;
      case 'replaceIfVersion':
        this.replace(act, act.replaced);
        return undefined;
      case 'remove':
        this.remove(act.collection, act.id, act.version);
        return undefined;
      case 'appendAudit':
        this.addAudit.run(JSON.stringify(act.entry));
        return undefined;
      case 'outbox':
        return Number(this.addOutbox.run(act.topic, JSON.stringify(act.payload)).lastInsertRowid);
    }
  }

  private insert({ collection, id, version, body }: StoredDocument): void {
    const { tables, read, insert, addKey } = this.of(collection);
    if (version !== 1) throw refused(`A new document has version 1, not ${version}.`);
    // A longer or ill-formed id would not come back as it was given.
    if (id === '' || id.length > 512 || !id.isWellFormed())
      throw refused('The id cannot be stored.');
    if (read.get(id) !== undefined) {
      throw new StoreError('DOCUMENT_EXISTS', `${collection} has a document ${id} already.`);
    }
    insert.run(id, version, body);
    for (const { field, key, first, shown } of documentKeys(parsed(body), tables)) {
      addKey.run(field, key, id, first, shown);
    }
  }

  private replace({ collection, id, version, body }: StoredDocument, replaced: number): void {
    if (version !== replaced + 1) {
      throw refused(`A change of version ${replaced} makes ${replaced + 1}, not ${version}.`);
    }
    const { tables, update, addKey, dropKey } = this.of(collection);
    const before = this.current(collection, id, replaced);
    update.run(version, body, id);
    const keys = changedKeys(documentKeys(before, tables), documentKeys(parsed(body), tables));
    for (const { field, key } of keys.gone) dropKey.run(field, key, id);
    for (const { field, key, first, shown } of keys.fresh) addKey.run(field, key, id, first, shown);
  }

  private remove(collection: string, id: string, version: number): void {
    const { tables, remove, dropKey } = this.of(collection);
    const before = this.current(collection, id, version);
    remove.run(id);
    for (const { field, key } of documentKeys(before, tables)) dropKey.run(field, key, id);
  }

  private current(collection: string, id: string, version: number): Fields {
    const row = this.of(collection).read.get(id);
    if (row === undefined || row['version'] !== version) {
      const found = row === undefined ? 'is gone' : `has version ${String(row['version'])}`;
      throw new StoreError('VERSION_CONFLICT', `${id} of ${collection} ${found}, not ${version}.`);
    }
    return parsed(String(row['body']));
  }

  private of(collection: string): CollectionStatements {
    const statements = this.collections.get(collection);
    if (statements === undefined) throw refused(`There is no collection "${collection}" here.`);
    return statements;
  }

  private statements(tables: CollectionTables): CollectionStatements {
    const { documentsTable, keysTable } = tables;
    const prepare = (sql: string): StatementSync => this.database.prepare(sql);
    return {
      tables,
      read: prepare(`SELECT version, body FROM ${documentsTable} WHERE id = ?`),
      insert: prepare(`INSERT INTO ${documentsTable} (id, version, body) VALUES (?, ?, ?)`),
      update: prepare(`UPDATE ${documentsTable} SET version = ?, body = ? WHERE id = ?`),
      remove: prepare(`DELETE FROM ${documentsTable} WHERE id = ?`),
      addKey: prepare(insertKeySql(tables)),
      dropKey: prepare(`DELETE FROM ${keysTable} WHERE field = ? AND key = ? AND id = ?`),
    };
  }
}

function parsed(body: string): Fields {
  return JSON.parse(body) as Fields;
}
