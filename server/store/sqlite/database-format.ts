import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../../ingest/store/event-store.ts';

/** 'KHDO': tells this store's files from any other SQLite database. */
const APPLICATION_ID = 0x4b48444f;

/** Each leads from the format version that is its place to the next. Never change one. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE collections (name TEXT PRIMARY KEY, keyed_as TEXT NOT NULL);
   CREATE TABLE fields (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     collection TEXT NOT NULL,
     field TEXT NOT NULL,
     UNIQUE (collection, field)
   );
   CREATE TABLE outbox (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     topic TEXT NOT NULL,
     payload TEXT NOT NULL
   );
   CREATE TABLE audit (sequence INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL);
   CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
     BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
   CREATE TRIGGER audit_remains BEFORE DELETE ON audit
     BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END;`,
  // Nothing wrote audit entries in format 1. The view lets entries be found like documents: both
  // texts it joins are canonical JSON of objects that are not empty.
  `DROP TABLE audit;
   CREATE TABLE audit (
     id TEXT PRIMARY KEY NOT NULL, hash TEXT NOT NULL, entry TEXT NOT NULL, salt TEXT, detail TEXT
   );
   CREATE TABLE audit_cuts (
     chain TEXT PRIMARY KEY NOT NULL, sequence INTEGER NOT NULL, hash TEXT NOT NULL
   );
   CREATE TABLE audit_writers (chain TEXT PRIMARY KEY NOT NULL, holder TEXT NOT NULL);
   CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
     WHEN NOT (new.id = old.id AND new.hash = old.hash AND new.entry = old.entry
       AND new.salt IS NULL AND new.detail IS NULL)
     BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
   CREATE TRIGGER audit_remains BEFORE DELETE ON audit
     WHEN NOT EXISTS (SELECT 1 FROM audit_cuts WHERE old.id > chain || '.'
       AND old.id <= chain || '.' || printf('%012d', sequence))
     BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END;
   CREATE VIEW "documents:audit" AS SELECT id, 1 AS version,
     '{"id":"' || id || '","version":1,"hash":"' || hash || '",' ||
     substr(entry, 2, length(entry) - 2) ||
     CASE WHEN detail IS NULL THEN '}' ELSE ',' || substr(detail, 2) END AS body FROM audit;
   CREATE TABLE outbox_cursors (
     dispatcher TEXT PRIMARY KEY NOT NULL, sequence INTEGER NOT NULL,
     owner TEXT, fence INTEGER NOT NULL, expires INTEGER NOT NULL
   );`,
];

/**
 * Makes an empty file a store, or brings an older one to this format. All or nothing.
 * @throws StoreError `STORE_DAMAGED` where the file is another program's, `STORE_UNAVAILABLE`
 * where a newer Kharuul wrote it
 */
export function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = pragma(database, 'user_version');
    const tables = database.prepare('SELECT count(*) AS n FROM sqlite_schema').get();
    const empty = version === 0 && tables?.['n'] === 0;
    if (!empty && pragma(database, 'application_id') !== APPLICATION_ID) {
      throw new StoreError('STORE_DAMAGED', 'The file is no document store of Kharuul.');
    }
    if (version > MIGRATIONS.length) {
      throw new StoreError(
        'STORE_UNAVAILABLE',
        `The document store has format ${version}; this Kharuul knows formats to ${MIGRATIONS.length}.`,
      );
    }
    for (const step of MIGRATIONS.slice(version)) database.exec(step);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function pragma(database: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
