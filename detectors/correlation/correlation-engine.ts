import type { Micros } from '../../ingest/event/time.ts';
import type { Match } from '../alert/match.ts';
import type { CorrelationRule, DetectionRule } from '../sigma/rule.ts';
import type { Correlation, CorrelationHit, GroupState } from './correlation.ts';
import { createEventCount } from './event-count.ts';

export interface EngineLimits {
  /** Groups remembered over all correlations; default 100,000. */
  readonly maxGroups?: number;
  /** Events of which copies are held for hits to come, over all groups; default 200,000. */
  readonly maxHeld?: number;
}

/** What happened and left no alert behind; for the dashboard. */
export interface EngineCounts {
  /** Matches too late for their group; stateless rules saw them. */
  late: number;
  /** Matches whose event lacks a group field. */
  ungrouped: number;
  /** Groups forgotten because there were too many: the ones longest untouched. */
  evicted: number;
}

/** One group's state as a document; `state` null says that the group is forgotten. */
export interface GroupCheckpoint {
  readonly key: string;
  /** The correlation's hash: a checkpoint of an edited rule is not taken back. */
  readonly hash: string;
  readonly state: GroupState | null;
}

/**
 * Stage B: owns the groups' states. Fed in offset order by one owner, it gives the same hits for
 * the same matches and ticks, also after a restart from a checkpoint.
 */
export interface CorrelationEngine {
  readonly counts: Readonly<EngineCounts>;
  apply(match: Match): readonly CorrelationHit[];
  /** @param at the time of a tick record of the journal */
  tick(at: Micros): void;
  /** The groups that changed since the last call; live objects, to be written before the next. */
  changes(): readonly GroupCheckpoint[];
  /** Takes a checkpoint's groups back, oldest change first; those of other rules are left out. */
  restore(groups: Iterable<GroupCheckpoint>): void;
}

interface Owned {
  readonly correlation: Correlation;
  readonly state: GroupState;
  readonly held: number;
}

/** @param rules the running detection rules, to which the correlations refer */
export function createCorrelationEngine(
  correlations: readonly CorrelationRule[],
  rules: readonly DetectionRule[],
  limits: EngineLimits = {},
): CorrelationEngine {
  const { maxGroups = 100_000, maxHeld = 200_000 } = limits;
  const all = correlations.map(rule => createEventCount(rule, rules) as Correlation);
  const byHash = new Map(all.map(correlation => [correlation.hash, correlation]));
  const byInput = new Map<string, Correlation[]>();
  for (const correlation of all) {
    for (const input of correlation.inputs) {
      byInput.set(input, [...(byInput.get(input) ?? []), correlation]);
    }
  }
  // A Map keeps the order of insertion: touched groups move to the end, the stalest is first.
  const groups = new Map<string, Owned>();
  let held = 0;
  const changed = new Map<string, string>();
  const counts: EngineCounts = { late: 0, ungrouped: 0, evicted: 0 };

  const take = (key: string): Owned | undefined => {
    const known = groups.get(key);
    if (known === undefined) return undefined;
    groups.delete(key);
    held -= known.held;
    return known;
  };
  const put = (key: string, correlation: Correlation, state: GroupState) => {
    const owned = { correlation, state, held: correlation.held(state) };
    groups.set(key, owned);
    held += owned.held;
  };
  const drop = (key: string, { correlation }: Owned) => {
    take(key);
    changed.set(key, correlation.hash);
  };

  const tooMuch = () => groups.size > maxGroups || (held > maxHeld && groups.size > 1);

  return {
    counts,
    apply(match) {
      const hits: CorrelationHit[] = [];
      for (const correlation of byInput.get(match.rule) ?? []) {
        const group = correlation.groupOf(match);
        if (group === undefined) {
          counts.ungrouped += 1;
          continue;
        }
        const known = take(group.key);
        const step = correlation.step(known?.state, group, match);
        if (step.late) counts.late += 1;
        put(group.key, correlation, step.state);
        changed.set(group.key, correlation.hash);
        hits.push(...step.hits);
      }
      while (tooMuch()) {
        const [key, owned] = groups.entries().next().value!;
        drop(key, owned);
        counts.evicted += 1;
      }
      return hits;
    },
    tick(at) {
      for (const [key, owned] of groups) {
        if (owned.correlation.expired(owned.state, at)) drop(key, owned);
      }
    },
    changes() {
      const out = [...changed].map(([key, hash]) => ({
        key,
        hash,
        state: groups.get(key)?.state ?? null,
      }));
      changed.clear();
      return out;
    },
    restore(checkpoints) {
      for (const { key, hash, state } of checkpoints) {
        const correlation = byHash.get(hash);
        take(key);
        if (correlation !== undefined && state !== null) put(key, correlation, state);
      }
    },
  };
}
