import { z } from 'zod';
import { RESOLUTIONS } from './resolution.ts';
import { SEVERITIES, SIGMA_LEVELS } from './severity.ts';

/** RFC 3339 in UTC with six decimals, as everywhere outside the process. */
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);

export const ALERT_STATUSES = ['new', 'acknowledged', 'in-progress', 'closed'] as const;

/** How many of an alert's hits keep a copy of their event: the first ones and the newest ones. */
export const FIRST_HITS = 5;
export const LATEST_HITS = 20;

/** Which fields and values met the rule; `field` is absent for a search over the whole event. */
const matchedFieldSchema = z.object({
  field: z.string().optional(),
  value: z.string(),
});

/**
 * One hit with a bounded copy of its event, so that an alert outlives telemetry retention and an
 * event store that is down.
 */
export const alertHitSchema = z.object({
  eventId: z.string(),
  /** The event's `@timestamp`. */
  time,
  dataset: z.string(),
  /** The record as received, cut at a documented length. */
  original: z.string(),
  /** SHA-256 of the whole record (UTF-8), hexadecimal: also where `original` was cut. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The event without `event.original`, which stands beside it. */
  event: z.record(z.string(), z.json()),
  /** True where `original` or `event` was cut to its bound. */
  truncated: z.boolean(),
  matched: z.array(matchedFieldSchema),
});

/** The rule as it was when the alert was raised. */
const alertRuleSchema = z.object({
  /** The rule's id, else its name, else its path. */
  id: z.string(),
  name: z.string().optional(),
  title: z.string(),
  hash: z.string(),
  level: z.enum(SIGMA_LEVELS).optional(),
  tags: z.array(z.string()),
  /** The Detection Rule License asks that alerts name the author. */
  author: z.string().optional(),
  license: z.string().optional(),
  references: z.array(z.string()),
  falsepositives: z.array(z.string()),
});

const entitySchema = z.object({ field: z.string(), value: z.string() });

/** An alert: a group of hits of one rule on one entity of one constituent within a window. */
export const alertSchema = z.object({
  /** From rule, constituent, group and first hit: the same journal gives the same alert. */
  id: z.string(),
  /** Counts from 1; moves with every change. */
  version: z.int().positive(),
  title: z.string(),
  description: z.string(),
  rule: alertRuleSchema,
  severity: z.enum(SEVERITIES),
  /** 1 to 5, for sorting. */
  severityRank: z.int().min(1).max(5),
  /** ATT&CK tactics by their short name, e.g. `credential-access`. */
  tactics: z.array(z.string()),
  /** ATT&CK technique ids, e.g. `T1110.001`. */
  techniques: z.array(z.string()),
  constituent: z.string(),
  /** What it is about: the rule's own choice, else user, host, source address, hash. */
  entity: entitySchema.nullable(),
  /** Hits with the same key within the window belong to the same alert. */
  groupKey: z.string(),
  status: z.enum(ALERT_STATUSES),
  /** Who works on it. */
  assignee: z.string().optional(),
  /** How it ended; set exactly while it is closed. */
  resolution: z.enum(RESOLUTIONS).optional(),
  /** The cases it is linked to. */
  cases: z.array(z.string()).optional(),
  /** By detection time. */
  firstSeen: time,
  lastSeen: time,
  /** Exact number of events, also of those not copied here. */
  count: z.int().positive(),
  /** The first hits, oldest first. */
  hits: z.array(alertHitSchema).max(FIRST_HITS),
  /** The newest hits after those, oldest first. */
  latest: z.array(alertHitSchema).max(LATEST_HITS),
  /** The closed alert that this one continues. */
  previous: z.string().optional(),
  /** Start of the window: detection time of the hit that made the alert. */
  anchor: time,
  /** True where a storm of new alerts was folded into this one. */
  storm: z.boolean(),
  /** Acceptance time of the event that made it: from the journal, so that replay agrees. */
  createdAt: time,
});

export type Alert = z.infer<typeof alertSchema>;
export type AlertHit = z.infer<typeof alertHitSchema>;
export type AlertRule = z.infer<typeof alertRuleSchema>;
export type Entity = z.infer<typeof entitySchema>;
export type AlertStatus = Alert['status'];
