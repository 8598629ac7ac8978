import { randomBytes, randomUUID } from 'node:crypto';
import { StoreError } from '../../../ingest/store/event-store.ts';
import { entryId, faultOf, isChainName, nextRow } from '../../audit/chain.ts';
import { chainHead } from './audit-rows.ts';
import { refused } from './sqlite-error.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Fields } from '../../../ingest/query/values-at.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { ChainPlace } from '../../audit/chain.ts';
import type { KeyWriter } from './key-writer.ts';
import type { StoredAct } from './stored-act.ts';

/**
 * Appends to one chain, inside the commit that the caller has begun. The chain's last link is
 * read in the same transaction, so no two links can follow one; which process writes the chain
 * is kept in the file, so that a second one under the same name is refused, not mixed in.
 */
export class AuditWriter {
  private readonly chain: string;
  private readonly holder: string = randomUUID();
  /** Whether a commit that took the chain has stood. */
  private taken = false;
  private readonly database: DatabaseSync;
  private readonly index: KeyWriter;
  private readonly insert: StatementSync;

  constructor(database: DatabaseSync, chain: string, index: KeyWriter) {
    if (!isChainName(chain)) throw refused(`"${chain}" cannot name an audit chain.`);
    this.chain = chain;
    this.database = database;
    this.index = index;
    this.insert = database.prepare(
      'INSERT INTO audit (id, hash, entry, salt, detail) VALUES (?, ?, ?, ?, ?)',
    );
  }

  append(entry: AuditEntry): void {
    const fault = faultOf(entry);
    if (fault !== undefined) throw refused(`An audit entry cannot be written: ${fault}.`);
    this.hold();
    const last = chainHead(this.database, this.chain);
    const row = nextRow(entry, last, randomBytes(32).toString('hex'));
    this.insert.run(row.id, row.hash, row.entry, row.salt, row.detail);
    this.index.add(row.id, this.document(row.id));
  }

  erase(id: string): void {
    const sql = 'UPDATE audit SET salt = NULL, detail = NULL WHERE id = ?';
    if (this.database.prepare(sql).run(id).changes === 0) {
      throw new StoreError('VERSION_CONFLICT', `There is no audit entry ${id}.`);
    }
  }

  cut({ chain, sequence, hash }: ChainPlace): void {
    const end = entryId(chain, sequence);
    const found = this.database.prepare('SELECT hash FROM audit WHERE id = ?').get(end);
    if (found?.['hash'] !== hash) {
      throw new StoreError('VERSION_CONFLICT', `${end} is not what the cut names.`);
    }
    this.database
      .prepare(
        `INSERT INTO audit_cuts VALUES (?, ?, ?) ON CONFLICT DO UPDATE
         SET sequence = excluded.sequence, hash = excluded.hash`,
      )
      .run(chain, sequence, hash);
    const gone = this.database.prepare('SELECT id FROM audit WHERE id > ? AND id <= ?');
    for (const row of gone.all(`${chain}.`, end)) {
      const id = String(row['id']);
      this.index.drop(id, this.document(id));
    }
    this.database.prepare('DELETE FROM audit WHERE id > ? AND id <= ?').run(`${chain}.`, end);
  }

  /** Told after the commit stood. */
  committed(): void {
    const row = this.database
      .prepare('SELECT holder FROM audit_writers WHERE chain = ?')
      .get(this.chain);
    this.taken = row?.['holder'] === this.holder || this.taken;
  }

  /** Takes the chain with the first entry; after that it must still be held. */
  private hold(): void {
    const row = this.database
      .prepare('SELECT holder FROM audit_writers WHERE chain = ?')
      .get(this.chain);
    if (row?.['holder'] === this.holder) return;
    if (this.taken) {
      throw new StoreError(
        'STORE_UNAVAILABLE',
        `Another process writes the audit chain "${this.chain}"; each needs a name of its own.`,
      );
    }
    this.database
      .prepare(
        'INSERT INTO audit_writers VALUES (?, ?) ON CONFLICT DO UPDATE SET holder = excluded.holder',
      )
      .run(this.chain, this.holder);
  }

  private document(id: string): Fields {
    const sql = 'SELECT body FROM "documents:audit" WHERE id = ?';
    return JSON.parse(String(this.database.prepare(sql).get(id)?.['body'])) as Fields;
  }
}

/**
 * Why a commit's erasures and cuts may not stand alone: what removes must itself be told of.
 * @returns what is missing, or undefined
 */
export function untoldRemoval(acts: readonly StoredAct[]): string | undefined {
  const told = acts.flatMap(act => (act.type === 'appendAudit' ? [act.entry] : []));
  for (const act of acts) {
    if (act.type === 'eraseAudit') {
      const named = told.some(
        ({ action, object }) =>
          action === 'erase' && object.kind === 'audit' && object.id === act.id,
      );
      if (!named) return `The erasure of ${act.id} is not told of by an entry of the same commit.`;
    }
    if (act.type === 'cutAudit' && !told.some(({ action }) => action === 'retain')) {
      return `The cut of ${act.place.chain} is not told of by an entry of the same commit.`;
    }
  }
  return undefined;
}
