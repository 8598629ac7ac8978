import type { Hit } from '../../detectors/alert/grouping.ts';
import { formatTime } from '../../ingest/event/time.ts';
import type { Filter } from '../../ingest/query/filter.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { Act, DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import type { Suppression } from './suppression.ts';
import { SUPPRESSIONS, suppressionOf } from './suppression.ts';

/** How many rules one query asks for. */
const RULES_AT_ONCE = 200;

/**
 * Takes out the hits that a suppression covers, and counts them there. Asked by when each hit's
 * event was accepted, so that a backlog or a replay is decided as it was; of several suppressions
 * the oldest takes the hit.
 */
export async function suppressHits(
  store: DocumentStore,
  hits: readonly Hit[],
): Promise<{ readonly acts: Act[]; readonly left: readonly Hit[] }> {
  const suppressions = await load(store, hits);
  if (suppressions.length === 0) return { acts: [], left: hits };
  const counted = new Map<string, { hits: number; lastHitAt: string }>();
  const left = hits.filter(hit => {
    const at = formatTime(hit.accepted);
    const taker = suppressionOf(suppressions, hit, at);
    if (!taker) return true;
    const { hits: before, lastHitAt = at } = counted.get(taker.id) ?? taker;
    counted.set(taker.id, { hits: before + 1, lastHitAt: lastHitAt > at ? lastHitAt : at });
    return false;
  });
  const acts = suppressions.flatMap(one => {
    const count = counted.get(one.id);
    return count ? [put(SUPPRESSIONS, { ...one, ...count, version: one.version + 1 })] : [];
  });
  return { acts, left };
}

/** Every suppression that any of the hits could meet, oldest first. */
async function load(store: DocumentStore, hits: readonly Hit[]): Promise<Suppression[]> {
  const rules = [...new Set(hits.map(({ rule }) => rule.key))];
  const times = hits.map(({ accepted }) => accepted);
  const first = formatTime(times.reduce((a, b) => Math.min(a, b)));
  const last = formatTime(times.reduce((a, b) => Math.max(a, b)));
  const found: Suppression[] = [];
  for (let at = 0; at < rules.length; at += RULES_AT_ONCE) {
    const filter: Filter = {
      type: 'and',
      filters: [
        { type: 'in', field: 'rule', values: rules.slice(at, at + RULES_AT_ONCE), cased: true },
        { type: 'range', field: 'expiresAt', gt: first },
        { type: 'range', field: 'createdAt', lte: last },
      ],
    };
    const sort = { field: 'createdAt', direction: 'ascending' } as const;
    let after: string | undefined;
    do {
      const find = { filter, sort, limit: 1000, ...(after === undefined ? {} : { after }) };
      const page = await store.find(SUPPRESSIONS, find, SYSTEM_SCOPE);
      found.push(...page.items);
      after = page.next;
    } while (after !== undefined);
  }
  return found;
}
