import { appendCheckpoint } from './checkpoint-file.ts';
import { signCheckpoint } from './checkpoint.ts';
import type { KeyObject } from 'node:crypto';
import type { DocumentStore } from '../store/document-store.ts';
import type { AuditEntry } from './audit-entry.ts';
import type { ChainPlace } from './chain.ts';

const PAGE = 1000;

/**
 * Which entries would go: of each chain the longest beginning that is older throughout.
 * @param before RFC 3339 in UTC with six decimals
 */
export async function findCuts(
  store: Pick<DocumentStore, 'audit'>,
  before: string,
): Promise<{ readonly cuts: readonly ChainPlace[]; readonly entries: number }> {
  const cuts = new Map<string, ChainPlace>();
  const ended = new Set<string>();
  let entries = 0;
  for (let after = ''; ;) {
    const rows = await store.audit.rows(after, PAGE);
    for (const { hash, entry } of rows) {
      const { chain, sequence, at } = JSON.parse(entry) as ChainPlace & { readonly at: string };
      if (ended.has(chain)) continue;
      if (at >= before) ended.add(chain);
      else {
        cuts.set(chain, { chain, sequence, hash });
        entries += 1;
      }
    }
    after = rows.at(-1)?.id ?? '';
    if (rows.length < PAGE) return { cuts: [...cuts.values()], entries };
  }
}

/**
 * Drops old entries behind a signed checkpoint that carries the hash each chain is cut at: it is
 * durable before anything goes, so a crash in between loses nothing and verification can always
 * tell retention from truncation. The retention is an audit entry of its own.
 * @param before RFC 3339 in UTC with six decimals; entries of that time and later stay
 * @returns how many entries were dropped
 */
export async function retainEntries(
  store: DocumentStore,
  before: string,
  told: Pick<AuditEntry, 'at' | 'actor' | 'requestId' | 'reason'>,
  { file, key }: { readonly file: string; readonly key: KeyObject },
): Promise<number> {
  const { cuts, entries } = await findCuts(store, before);
  if (cuts.length === 0) return 0;
  const places = await store.audit.places();
  const fresh = new Set(cuts.map(({ chain }) => chain));
  const all = [...places.cuts.filter(({ chain }) => !fresh.has(chain)), ...cuts];
  await appendCheckpoint(file, signCheckpoint({ heads: places.heads, cuts: all }, told.at, key));
  await store.commit([
    ...cuts.map(place => ({ type: 'cutAudit', place }) as const),
    {
      type: 'appendAudit',
      entry: {
        ...told,
        action: 'retain',
        object: { kind: 'audit', id: 'entries' },
        payload: { before, entries },
      },
    },
  ]);
  return entries;
}
