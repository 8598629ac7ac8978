import { StoreError } from '../../../ingest/store/event-store.ts';
import { refused } from './sqlite-error.ts';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Lease } from '../outbox.ts';

const FLOOR = `coalesce((SELECT min(sequence) - 1 FROM outbox),
  (SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0)`;

type Row = Record<string, SQLOutputValue> | undefined;

/** The `Outbox` port on the writer's thread. Each method is a transaction of its own. */
export class OutboxCursors {
  private readonly database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.database = database;
  }

  /** @param now milliseconds, of the machine that asks */
  claim(dispatcher: string, owner: string, ttl: number, now: number): Lease | undefined {
    if (dispatcher === '' || owner === '' || !(ttl > 0)) {
      throw refused('A lease needs a dispatcher, an owner and a time it holds.');
    }
    return this.inTransaction(() => {
      const row = this.row(dispatcher);
      const held = row !== undefined && row['owner'] !== null && Number(row['expires']) > now;
      if (held && row['owner'] !== owner) return undefined;
      // A renewal keeps the fence; who lost the lease in between gets a new one.
      const fence = Number(row?.['fence'] ?? 0) + (held ? 0 : 1);
      this.database
        .prepare(
          `INSERT INTO outbox_cursors VALUES (?, ${FLOOR}, ?, ?, ?) ON CONFLICT DO UPDATE
           SET owner = excluded.owner, fence = excluded.fence, expires = excluded.expires`,
        )
        .run(dispatcher, owner, fence, Math.ceil(now + ttl));
      return { sequence: Number(this.row(dispatcher)?.['sequence']), fence };
    });
  }

  advance(dispatcher: string, fence: number, sequence: number): void {
    this.inTransaction(() => {
      const newest = this.database
        .prepare("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")
        .get();
      if (sequence > Number(newest?.['seq'] ?? 0)) {
        throw refused(`The outbox has not reached ${sequence} yet.`);
      }
      const { changes } = this.database
        .prepare(
          `UPDATE outbox_cursors SET sequence = ?
           WHERE dispatcher = ? AND fence = ? AND owner IS NOT NULL AND sequence <= ?`,
        )
        .run(sequence, dispatcher, fence, sequence);
      if (changes === 0) {
        throw new StoreError('VERSION_CONFLICT', `"${dispatcher}" has another owner by now.`);
      }
    });
  }

  release(dispatcher: string, fence: number): void {
    this.database
      .prepare('UPDATE outbox_cursors SET owner = NULL WHERE dispatcher = ? AND fence = ?')
      .run(dispatcher, fence);
  }

  forget(dispatcher: string): void {
    this.database.prepare('DELETE FROM outbox_cursors WHERE dispatcher = ?').run(dispatcher);
  }

  retain(keep: number): number {
    if (!Number.isSafeInteger(keep) || keep < 0) throw refused('No whole number of rows to keep.');
    const { changes } = this.database
      .prepare(
        `DELETE FROM outbox WHERE sequence <= (SELECT max(sequence) FROM outbox) - ?
         AND sequence <= coalesce((SELECT min(sequence) FROM outbox_cursors), sequence)`,
      )
      .run(keep);
    return Number(changes);
  }

  private row(dispatcher: string): Row {
    return this.database
      .prepare('SELECT * FROM outbox_cursors WHERE dispatcher = ?')
      .get(dispatcher);
  }

  private inTransaction<T>(work: () => T): T {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** The newest sequence that was dropped, or 0. */
export function outboxFloor(database: DatabaseSync): number {
  return Number(database.prepare(`SELECT ${FLOOR} AS floor`).get()?.['floor']);
}
