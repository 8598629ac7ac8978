import type { Micros } from '../../ingest/event/time.ts';
import type { Sha256 } from './event-copy.ts';
import { groupKey, type Hit } from './grouping.ts';

/** New alerts of one rule and constituent within an hour; the rest is folded into one. */
const STORM_LIMIT = 200;
const STORM_WINDOW: Micros = 3600 * 1_000_000;

/** Detection times of the newest new alerts of one rule and constituent; at most the limit. */
export interface StormState {
  readonly admitted: readonly Micros[];
}

export const CALM: StormState = { admitted: [] };

/** The key under which a sink keeps the state. */
export function stormKey(hit: Hit): string {
  return JSON.stringify([hit.rule.key, hit.constituent]);
}

/**
 * Decides whether one more new alert may be made. Counts by detection time, so that replay
 * decides the same; an hour looks both ways, because events come out of order.
 */
export function admitAlert(
  state: StormState,
  detectionTime: Micros,
  limit: number = STORM_LIMIT,
): { readonly state: StormState; readonly admitted: boolean } {
  const near = state.admitted.filter(time => Math.abs(time - detectionTime) < STORM_WINDOW);
  if (near.length >= limit) return { state, admitted: false };
  return { state: { admitted: [...state.admitted, detectionTime].slice(-limit) }, admitted: true };
}

/** The hit as it goes to the storm's own alert: about no single entity. Fold with `storm: true`. */
export function stormHit(hit: Hit, sha256: Sha256): Hit {
  const key = groupKey(hit.rule.key, hit.constituent, ['storm'], sha256);
  return {
    ...hit,
    rule: { ...hit.rule, title: `${hit.rule.title} (storm)` },
    entity: null,
    groupKey: key,
  };
}
