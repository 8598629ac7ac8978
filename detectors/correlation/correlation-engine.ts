import type { Micros } from '../../ingest/event/time.ts';
import type { Match } from '../alert/match.ts';
import type { CorrelationRule, DetectionRule } from '../sigma/rule.ts';
import type { Correlation, CorrelationHit, GroupState } from './correlation.ts';
import { createEventCount } from './event-count.ts';

export interface EngineLimits {
  /** Groups remembered over all correlations; default 100,000. */
  readonly maxGroups?: number;
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

/** @param rules the running detection rules, to which the correlations refer */
export function createCorrelationEngine(
  correlations: readonly CorrelationRule[],
  rules: readonly DetectionRule[],
  limits: EngineLimits = {},
): CorrelationEngine {
  const maxGroups = limits.maxGroups ?? 100_000;
  const all = correlations.map(rule => createEventCount(rule, rules) as Correlation);
  const byHash = new Map(all.map(correlation => [correlation.hash, correlation]));
  const byInput = new Map<string, Correlation[]>();
  for (const correlation of all) {
    for (const input of correlation.inputs) {
      byInput.set(input, [...(byInput.get(input) ?? []), correlation]);
    }
  }
  // A Map keeps the order of insertion: touched groups move to the end, the stalest is first.
  const groups = new Map<string, { correlation: Correlation; state: GroupState }>();
  const changed = new Map<string, string>();
  const counts: EngineCounts = { late: 0, ungrouped: 0, evicted: 0 };

  const drop = (key: string, hash: string) => {
    groups.delete(key);
    changed.set(key, hash);
  };

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
        const known = groups.get(group.key);
        const step = correlation.step(known?.state, group, match);
        if (step.late) counts.late += 1;
        groups.delete(group.key);
        groups.set(group.key, { correlation, state: step.state });
        changed.set(group.key, correlation.hash);
        hits.push(...step.hits);
      }
      while (groups.size > maxGroups) {
        const [key, { correlation }] = groups.entries().next().value!;
        drop(key, correlation.hash);
        counts.evicted += 1;
      }
      return hits;
    },
    tick(at) {
      for (const [key, { correlation, state }] of groups) {
        if (correlation.expired(state, at)) drop(key, correlation.hash);
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
        groups.delete(key);
        if (correlation !== undefined && state !== null) groups.set(key, { correlation, state });
      }
    },
  };
}
