import type { DatabaseSync } from 'node:sqlite';
import { NO_HASH } from '../../audit/chain.ts';
import type { ChainPlace, ChainRow } from '../../audit/chain.ts';
import type { ChainPlaces } from '../audit-log.ts';

/** Links after an id, in order. */
export function auditRows(database: DatabaseSync, after: string, limit: number): ChainRow[] {
  const sql = 'SELECT id, hash, entry, salt, detail FROM audit WHERE id > ? ORDER BY id LIMIT ?';
  return database
    .prepare(sql)
    .all(after, limit)
    .map(row => ({ ...row }) as unknown as ChainRow);
}

/** Heads and cuts as of one moment. Read from the links, so that no other table can hide a chain. */
export function auditPlaces(database: DatabaseSync): ChainPlaces {
  database.exec('BEGIN');
  try {
    const cuts = database
      .prepare('SELECT chain, sequence, hash FROM audit_cuts ORDER BY chain')
      .all()
      .map(row => ({ ...row }) as unknown as ChainPlace);
    const heads = new Map(cuts.map(cut => [cut.chain, cut]));
    const next = database.prepare('SELECT id FROM audit WHERE id > ? ORDER BY id LIMIT 1');
    for (let row = next.get(''); row !== undefined;) {
      const chain = chainOf(String(row['id']));
      heads.set(chain, chainHead(database, chain));
      row = next.get(`${chain}/`);
    }
    return { heads: [...heads.values()], cuts };
  } finally {
    database.exec('COMMIT');
  }
}

/** Where a chain has got to; sequence 0 where it has no entry yet. */
export function chainHead(database: DatabaseSync, chain: string): ChainPlace {
  const last = database
    .prepare('SELECT id, hash FROM audit WHERE id > ? AND id < ? ORDER BY id DESC LIMIT 1')
    .get(`${chain}.`, `${chain}/`);
  if (last !== undefined) {
    return { chain, sequence: sequenceOf(String(last['id'])), hash: String(last['hash']) };
  }
  const cut = database.prepare('SELECT * FROM audit_cuts WHERE chain = ?').get(chain);
  return cut === undefined
    ? { chain, sequence: 0, hash: NO_HASH }
    : { chain, sequence: Number(cut['sequence']), hash: String(cut['hash']) };
}

function chainOf(id: string): string {
  const dot = id.indexOf('.');
  return dot === -1 ? id : id.slice(0, dot);
}

function sequenceOf(id: string): number {
  return Number(id.slice(id.indexOf('.') + 1));
}
