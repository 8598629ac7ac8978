import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../../ingest/store/event-store.ts';
import { AUDIT } from '../../audit/audit-entry.ts';
import { DocumentExistsError } from '../document-exists-error.ts';
import { AuditWriter, untoldRemoval } from './audit-writer.ts';
import { prepareCollections, readCollections } from './collection-tables.ts';
import { migrate } from './database-format.ts';
import { KeyWriter } from './key-writer.ts';
import { OutboxCursors } from './outbox-cursors.ts';
import { refused } from './sqlite-error.ts';
import type { StatementSync } from 'node:sqlite';
import type { Fields } from '../../../ingest/query/values-at.ts';
import type { CollectionTables, Declaration } from './collection-tables.ts';
import type { StoredAct, StoredDocument } from './stored-act.ts';

interface CollectionStatements {
  readonly keys: KeyWriter;
  readonly read: StatementSync;
  readonly insert: StatementSync;
  readonly update: StatementSync;
  readonly remove: StatementSync;
}

/** About 8 MB of log. */
const FOLD_AFTER = 4_000_000;

/** Writes commits into the file, on the thread that calls. One writer at a time holds the file. */
export class DocumentWriter {
  private readonly database: DatabaseSync;
  private readonly collections: ReadonlyMap<string, CollectionStatements>;
  private readonly addOutbox: StatementSync;
  private readonly audit: AuditWriter;
  readonly outbox: OutboxCursors;
  /** Characters of documents written since the log was last folded into the file. */
  private unfolded = 0;
  /** Whether the log must be emptied, because it holds what was erased. */
  private emptyLog = false;

  /**
   * Makes or upgrades the file first.
   * @param chain the name of this writer's audit chain
   */
  constructor(file: string, collections: readonly Declaration[], chain: string) {
    this.database = new DatabaseSync(file, { timeout: 5_000 });
    // Refuses another program's file before anything is written to it.
    migrate(this.database);
    // FULL syncs the log at each commit: what was acknowledged survives a power cut.
    this.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    // `foldLog` does what the automatic checkpoint would do inside some unlucky commit.
    this.database.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -32768');
    prepareCollections(this.database, collections);
    const tables = readCollections(this.database, collections);
    const { database } = this;
    // Audit entries come by their own acts alone.
    const { [AUDIT.name]: audit, ...others } = Object.fromEntries(tables);
    if (audit === undefined) throw new Error('a store keeps audit entries');
    this.audit = new AuditWriter(database, chain, new KeyWriter(database, audit));
    this.collections = new Map(
      Object.entries(others).map(([name, one]) => [name, this.statements(one)]),
    );
    this.addOutbox = database.prepare('INSERT INTO outbox (topic, payload) VALUES (?, ?)');
    this.outbox = new OutboxCursors(database);
  }

  /**
   * Applies all acts, in order, or none.
   * @returns the sequence of the newest outbox row it wrote, if any
   */
  commit(acts: readonly StoredAct[]): number | undefined {
    const untold = untoldRemoval(acts);
    if (untold !== undefined) throw refused(untold);
    const erases = acts.some(({ type }) => type === 'eraseAudit' || type === 'cutAudit');
    // What is erased must not stay readable in the file's free pages.
    if (erases) this.database.exec('PRAGMA secure_delete = ON');
    this.database.exec('BEGIN IMMEDIATE');
    try {
      let newest: number | undefined;
      for (const act of acts) newest = this.apply(act) ?? newest;
      this.database.exec('COMMIT');
      if (acts.some(({ type }) => type === 'appendAudit')) this.audit.committed();
      for (const act of acts) this.unfolded += 500 + ('body' in act ? act.body.length : 0);
      return newest;
    } catch (error) {
      // A failed COMMIT (disk full) may have rolled back by itself.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    } finally {
      if (erases) {
        this.database.exec('PRAGMA secure_delete = OFF');
        this.emptyLog = true;
      }
    }
  }

  /**
   * Copies the log into the file where it has grown. For the time after a commit was answered:
   * it takes as long as a big commit.
   */
  foldLog(): void {
    if (this.unfolded < FOLD_AFTER && !this.emptyLog) return;
    this.unfolded = 0;
    try {
      // PASSIVE waits for no reader; what it must leave, the next one takes. After an erasure the
      // log itself is emptied: it holds the pages as they were.
      const { busy } = this.database
        .prepare(`PRAGMA wal_checkpoint(${this.emptyLog ? 'TRUNCATE' : 'PASSIVE'})`)
        .get() as { busy: number };
      if (busy === 0) this.emptyLog = false;
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
        this.audit.append(act.entry);
        return undefined;
      case 'eraseAudit':
        this.audit.erase(act.id);
        return undefined;
      case 'cutAudit':
        this.audit.cut(act.place);
        return undefined;
      case 'outbox':
        return Number(this.addOutbox.run(act.topic, JSON.stringify(act.payload)).lastInsertRowid);
    }
  }

  private insert({ collection, id, version, body }: StoredDocument): void {
    const { keys, read, insert } = this.of(collection);
    if (version !== 1) throw refused(`A new document has version 1, not ${version}.`);
    // A longer or ill-formed id would not come back as it was given.
    if (id === '' || id.length > 512 || !id.isWellFormed())
      throw refused('The id cannot be stored.');
    if (read.get(id) !== undefined) {
      throw new DocumentExistsError(`${collection} has a document ${id} already.`, 'id');
    }
    insert.run(id, version, body);
    keys.add(id, parsed(body));
  }

  private replace({ collection, id, version, body }: StoredDocument, replaced: number): void {
    if (version !== replaced + 1) {
      throw refused(`A change of version ${replaced} makes ${replaced + 1}, not ${version}.`);
    }
    const { keys, update } = this.of(collection);
    const before = this.current(collection, id, replaced);
    update.run(version, body, id);
    keys.change(id, before, parsed(body));
  }

  private remove(collection: string, id: string, version: number): void {
    const { keys, remove } = this.of(collection);
    const before = this.current(collection, id, version);
    remove.run(id);
    keys.drop(id, before);
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
    const { documentsTable } = tables;
    const prepare = (sql: string): StatementSync => this.database.prepare(sql);
    return {
      keys: new KeyWriter(this.database, tables),
      read: prepare(`SELECT version, body FROM ${documentsTable} WHERE id = ?`),
      insert: prepare(`INSERT INTO ${documentsTable} (id, version, body) VALUES (?, ?, ?)`),
      update: prepare(`UPDATE ${documentsTable} SET version = ?, body = ? WHERE id = ?`),
      remove: prepare(`DELETE FROM ${documentsTable} WHERE id = ?`),
    };
  }
}

function parsed(body: string): Fields {
  return JSON.parse(body) as Fields;
}
