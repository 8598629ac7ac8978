import { createHash } from 'node:crypto';
import { parseTime, type Micros } from '../../ingest/event/time.ts';
import { FIRST_HITS, LATEST_HITS } from '../alert/alert.ts';
import type { HitEvent } from '../alert/grouping.ts';
import type { Match } from '../alert/match.ts';
import { normal, referenceIndex } from '../sigma/correlation-references.ts';
import type { CorrelationBound, CorrelationRule, DetectionRule } from '../sigma/rule.ts';
import { groupOf } from './correlation-group.ts';
import {
  ALLOWED_LATENESS,
  type Correlation,
  type CorrelationHit,
  type Group,
  type GroupState,
} from './correlation.ts';
import { forget, insert, windowsHolding, type WindowEntries } from './sliding-window.ts';

/** Most matches remembered for one group; a higher threshold raises it. */
const MAX_ENTRIES = 10_000;

export interface EventCountState extends GroupState, WindowEntries {
  newest: Micros;
  touched: Micros;
  /** Events of matches that no hit has added yet, by time: the first ones and the newest ones. */
  waiting: (HitEvent & { readonly time: Micros })[];
  /** Until when hits are held back (refire `suppress`); null where they are not. */
  quietUntil: Micros | null;
}

/**
 * Counts matches in a sliding window of detection time (specification, "event_count").
 *
 * Decision on firing again: a hit adds every match of a window that meets the condition, and no
 * match is added twice. With `extend`, the default, eight failures under a threshold of five give
 * one hit of five and three hits of one, which the sink adds up to one alert that counts eight.
 * `reset` starts to count anew after each hit; `suppress` holds hits back for one timespan.
 * Decision on upper bounds: the condition is judged when a match comes, on the window that ends
 * there; that something did *not* happen needs ticks and is refused when the rule is read.
 *
 * @param rules the running detection rules, to which the correlation refers
 */
export function createEventCount(
  rule: CorrelationRule,
  rules: readonly DetectionRule[],
): Correlation<EventCountState> {
  const index = referenceIndex(rules);
  const counted = new Map<string, DetectionRule>();
  for (const reference of rule.rules) {
    const found = index.get(normal(reference));
    if (found !== undefined) counted.set(found.key, found);
  }
  const hash = createHash('sha256')
    .update([rule.hash, ...[...counted.values()].map(r => r.hash)].join('\n'))
    .digest('hex');
  const capacity = Math.max(MAX_ENTRIES, ...rule.condition.map(bound => 2 * bound.value));
  return {
    rule,
    hash,
    inputs: new Set(counted.keys()),
    groupOf: match => groupOf(rule, hash, counted.get(match.rule), match),
    step(given, group, match) {
      const state = given ?? empty(match);
      if (match.detectionTime < state.newest - ALLOWED_LATENESS) {
        return { state, hits: [], late: true };
      }
      const hits = apply(rule, state, group, match);
      while (state.times.length > capacity) forget(state, state.times[0]!);
      return { state, hits, late: false };
    },
    held: state => state.waiting.length,
    expired: (state, at) => state.touched < at - rule.timespan - ALLOWED_LATENESS,
  };
}

function empty(match: Match): EventCountState {
  return {
    newest: match.detectionTime,
    touched: accepted(match),
    times: [],
    reported: [],
    waiting: [],
    quietUntil: null,
  };
}

function apply(
  rule: CorrelationRule,
  state: EventCountState,
  group: Group,
  match: Match,
): readonly CorrelationHit[] {
  const time = match.detectionTime;
  state.newest = Math.max(state.newest, time);
  state.touched = Math.max(state.touched, accepted(match));
  const oldest = state.newest - ALLOWED_LATENESS - rule.timespan;
  if (forget(state, oldest) > 0) state.waiting = state.waiting.filter(w => w.time > oldest);
  const at = insert(state, time);
  wait(state, match);
  const hits: CorrelationHit[] = [];
  for (const [from, to] of windowsHolding(state, at, rule.timespan)) {
    if (!meets(rule.condition, to - from + 1)) continue;
    if (state.quietUntil !== null && time < state.quietUntil) continue;
    const hit = report(rule, state, group, match, from, to);
    if (hit !== undefined) hits.push(hit);
    if (rule.refire === 'suppress') state.quietUntil = time + rule.timespan;
    if (rule.refire === 'reset') {
      forget(state, Infinity);
      state.waiting = [];
      break;
    }
  }
  return hits;
}

/** Keeps the event until a hit adds it, within bounds. */
function wait(state: EventCountState, match: Match): void {
  const { waiting } = state;
  const item = { time: match.detectionTime, event: match.event, matched: match.matched };
  let at = waiting.length;
  while (at > 0 && waiting[at - 1]!.time > item.time) at--;
  waiting.splice(at, 0, item);
  if (waiting.length > FIRST_HITS + LATEST_HITS) waiting.splice(FIRST_HITS, 1);
}

function report(
  rule: CorrelationRule,
  state: EventCountState,
  group: Group,
  match: Match,
  from: number,
  to: number,
): CorrelationHit | undefined {
  let count = 0;
  let firstTime = Infinity;
  for (let i = from; i <= to; i++) {
    if (state.reported[i] === 1) continue;
    state.reported[i] = 1;
    count += 1;
    firstTime = Math.min(firstTime, state.times[i]!);
  }
  if (count === 0) return undefined;
  const inside = (time: Micros) => time >= firstTime && time <= state.times[to]!;
  const events = state.waiting.filter(item => inside(item.time));
  state.waiting = state.waiting.filter(item => !inside(item.time));
  return {
    rule,
    group,
    completedBy: match,
    detectionTime: Math.max(state.times[to]!, match.detectionTime),
    firstTime,
    continues: count < to - from + 1,
    count,
    events: events.map(({ event, matched }) => ({ event, matched })),
  };
}

function meets(bounds: readonly CorrelationBound[], count: number): boolean {
  return bounds.every(({ operator, value }) => {
    switch (operator) {
      case 'gt':
        return count > value;
      case 'gte':
        return count >= value;
      case 'lt':
        return count < value;
      case 'lte':
        return count <= value;
      case 'eq':
        return count === value;
      case 'neq':
        return count !== value;
    }
  });
}

function accepted(match: Match): Micros {
  return parseTime(match.event.event.ingested) ?? match.detectionTime;
}
