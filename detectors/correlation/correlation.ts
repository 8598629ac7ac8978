import type { Micros } from '../../ingest/event/time.ts';
import type { HitEvent } from '../alert/grouping.ts';
import type { Match } from '../alert/match.ts';
import type { CorrelationRule } from '../sigma/rule.ts';

/** How much older than its group's newest match one may be; later ones are counted, not applied. */
export const ALLOWED_LATENESS: Micros = 3600 * 1_000_000;

/** Whose matches are counted together. Agencies are never mixed. */
export interface Group {
  /** Names the state: correlation hash, constituent and folded values. */
  readonly key: string;
  readonly constituent: string;
  readonly values: readonly { readonly field: string; readonly value: string }[];
}

/** A correlation's condition was met, or went on being met. */
export interface CorrelationHit {
  readonly rule: CorrelationRule;
  readonly group: Group;
  /** The match that completed it. */
  readonly completedBy: Match;
  readonly detectionTime: Micros;
  /** Detection time of the oldest match that this hit adds. */
  readonly firstTime: Micros;
  /** True where the window holds matches that an earlier hit added: it goes on, it is not new. */
  readonly continues: boolean;
  /** How many matches it adds; each match is added at most once. */
  readonly count: number;
  /** Oldest first; of many the first 5 and the last 20. */
  readonly events: readonly HitEvent[];
}

/** What every kind of state has; plain JSON, so that a checkpoint is a document per group. */
export interface GroupState {
  /** Newest detection time applied. */
  readonly newest: Micros;
  /** Acceptance time of the last match applied: state lives by the journal's clock. */
  readonly touched: Micros;
}

export interface Step<S extends GroupState> {
  readonly state: S;
  readonly hits: readonly CorrelationHit[];
  readonly late: boolean;
}

/**
 * Port of a stateful detection: one object per rule, pure functions over the state of one group.
 * States are handed over and back; a step may reuse the object it was given.
 */
export interface Correlation<S extends GroupState = GroupState> {
  readonly rule: CorrelationRule;
  /** Content of the correlation and of the rules it counts: edited, it starts anew. */
  readonly hash: string;
  /** Keys of the rules whose matches it wants. */
  readonly inputs: ReadonlySet<string>;
  /** Undefined where the event lacks a group field: such a match is not correlated. */
  groupOf(match: Match): Group | undefined;
  step(state: S | undefined, group: Group, match: Match): Step<S>;
  /** How many events the state holds copies of: what makes it large. */
  held(state: S): number;
  /** Whether the state can be forgotten at this tick of the journal. */
  expired(state: S, at: Micros): boolean;
}
