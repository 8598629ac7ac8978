import type { TelemetryEvent } from '../../ingest/event/telemetry-event.ts';
import { formatTime, parseTime, type Micros } from '../../ingest/event/time.ts';
import {
  FIRST_HITS,
  LATEST_HITS,
  type Alert,
  type AlertHit,
  type AlertRule,
  type Entity,
} from './alert.ts';
import { tacticsOf, techniquesOf } from './attack.ts';
import { copyEvent, type Sha256 } from './event-copy.ts';
import type { MatchedField } from './match.ts';
import { severityOf, severityRank, type SigmaLevel } from './severity.ts';

/** Hits within this time of the first one belong to its alert. */
export const GROUP_WINDOW: Micros = 24 * 3600 * 1_000_000;
/** A hit this much older than the first one still does: events come out of order. */
export const GROUP_LATENESS: Micros = 3600 * 1_000_000;

/** What an alert takes from its rule; every Sigma document has it. */
export interface RuleFacts {
  readonly key: string;
  readonly name?: string;
  readonly title: string;
  readonly description: string;
  readonly hash: string;
  readonly level?: SigmaLevel;
  readonly tags: readonly string[];
  readonly author?: string;
  readonly license?: string;
  readonly references: readonly string[];
  readonly falsepositives: readonly string[];
}

/** One hit of a rule: a single event's, or a correlation's with the events that it adds. */
export interface Hit {
  readonly rule: RuleFacts;
  readonly constituent: string;
  readonly entity: Entity | null;
  readonly groupKey: string;
  /** Detection time of the event that made it. */
  readonly detectionTime: Micros;
  /** Detection time of the oldest event it adds. */
  readonly firstTime: Micros;
  /** When the journal accepted the event that made it. */
  readonly accepted: Micros;
  /** How many events it adds, also those without a copy. */
  readonly count: number;
  /** Oldest first; of many only the first 5 and the last 20. Never empty. */
  readonly events: readonly HitEvent[];
}

export interface HitEvent {
  readonly event: TelemetryEvent;
  readonly matched: readonly MatchedField[];
}

/**
 * The key of an alert's group.
 * @param parts the primary entity's field and value, or a correlation's group values; compared
 *   without case
 */
export function groupKey(
  rule: string,
  constituent: string,
  parts: readonly string[],
  sha256: Sha256,
): string {
  return sha256(JSON.stringify([rule, constituent, ...parts.map(part => part.toLowerCase())]));
}

/** Whether an alert's window takes a hit of the same group. */
export function takesHit(alert: Pick<Alert, 'anchor'>, detectionTime: Micros): boolean {
  const anchor = parseTime(alert.anchor)!;
  return detectionTime >= anchor - GROUP_LATENESS && detectionTime < anchor + GROUP_WINDOW;
}

/**
 * Adds a hit to its group's alert, or makes the alert. Pure and without a clock: the same hits in
 * the same order give the same alerts, ids included.
 * @param existing the group's alert whose window takes the hit (see {@link takesHit}); of several
 *   the newest
 * @returns the alert to store: a changed copy (version + 1) of an open one, else a new one, which
 *   names the closed one it continues
 */
export function foldHit(
  existing: Alert | undefined,
  hit: Hit,
  sha256: Sha256,
  options: { readonly storm?: boolean } = {},
): Alert {
  const copies = hit.events.map(({ event, matched }) => copyEvent(event, matched, sha256));
  if (existing !== undefined && existing.status !== 'closed') {
    if (takesHit(existing, hit.detectionTime)) return addHit(existing, hit, copies);
  }
  const closed = existing?.status === 'closed' ? existing.id : undefined;
  const anchor = formatTime(hit.detectionTime);
  const first = hit.events[0]!.event.event.id;
  const severity = severityOf(hit.rule.level);
  return {
    // The first event's id keeps two alerts of one group apart, also at the same microsecond.
    id: sha256(JSON.stringify(['alert', hit.groupKey, anchor, first])).slice(0, 32),
    version: 1,
    title: hit.rule.title,
    description: hit.rule.description,
    rule: ruleOf(hit.rule),
    severity,
    severityRank: severityRank(severity),
    tactics: tacticsOf(hit.rule.tags),
    techniques: techniquesOf(hit.rule.tags),
    constituent: hit.constituent,
    entity: hit.entity,
    groupKey: hit.groupKey,
    status: 'new',
    firstSeen: formatTime(hit.firstTime),
    lastSeen: anchor,
    count: hit.count,
    ...keepCopies([], [], copies),
    ...(closed === undefined ? {} : { previous: closed }),
    anchor,
    storm: options.storm === true,
    createdAt: formatTime(hit.accepted),
  };
}

function addHit(alert: Alert, hit: Hit, copies: readonly AlertHit[]): Alert {
  const first = formatTime(hit.firstTime);
  const last = formatTime(hit.detectionTime);
  return {
    ...alert,
    version: alert.version + 1,
    // RFC 3339 in one zone with the same decimals sorts as text.
    firstSeen: first < alert.firstSeen ? first : alert.firstSeen,
    lastSeen: last > alert.lastSeen ? last : alert.lastSeen,
    count: alert.count + hit.count,
    ...keepCopies(alert.hits, alert.latest, copies),
  };
}

function keepCopies(
  first: readonly AlertHit[],
  latest: readonly AlertHit[],
  added: readonly AlertHit[],
): Pick<Alert, 'hits' | 'latest'> {
  const room = Math.max(0, FIRST_HITS - first.length);
  return {
    hits: [...first, ...added.slice(0, room)],
    latest: [...latest, ...added.slice(room)].slice(-LATEST_HITS),
  };
}

function ruleOf(rule: RuleFacts): AlertRule {
  return {
    id: rule.key,
    ...(rule.name === undefined ? {} : { name: rule.name }),
    title: rule.title,
    hash: rule.hash,
    ...(rule.level === undefined ? {} : { level: rule.level }),
    tags: [...rule.tags],
    ...(rule.author === undefined ? {} : { author: rule.author }),
    ...(rule.license === undefined ? {} : { license: rule.license }),
    references: [...rule.references],
    falsepositives: [...rule.falsepositives],
  };
}
