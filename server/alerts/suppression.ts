import { z } from 'zod';
import type { Hit } from '../../detectors/alert/grouping.ts';
import { evaluate } from '../../ingest/query/evaluate.ts';
import { eventFieldType } from '../../ingest/query/field-types.ts';
import { filterSchema } from '../../ingest/query/filter-schema.ts';
import type { Subject } from '../policy/subject.ts';
import type { Collection } from '../store/document-store.ts';

/**
 * A decision that some hits of a rule need no alert: by whom, why, for whom, how long. What it
 * takes is counted here and never lost in silence.
 */
export const suppressionSchema = z.object({
  id: z.string(),
  version: z.int().positive(),
  rule: z.string(),
  /** One constituent, or null for all: the wider one needs a lead. */
  constituent: z.string().nullable(),
  /** Of the event; everything of the rule where absent. */
  filter: filterSchema.optional(),
  reason: z.string().trim().min(1).max(1000),
  owner: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  hits: z.int().min(0),
  lastHitAt: z.string().optional(),
  /** Taken back before its time. */
  endedAt: z.string().optional(),
});

export type Suppression = z.infer<typeof suppressionSchema>;

export const SUPPRESSIONS: Collection<Suppression> = {
  name: 'suppressions',
  indexes: [
    { field: 'rule', type: 'keyword' },
    { field: 'constituent', type: 'keyword' },
    { field: 'owner', type: 'keyword' },
    { field: 'expiresAt', type: 'time' },
    { field: 'endedAt', type: 'time' },
    { field: 'createdAt', type: 'time' },
    { field: 'lastHitAt', type: 'time' },
    { field: 'hits', type: 'number' },
  ],
};

/**
 * The suppression that takes a hit, if any. Decided by acceptance time, which the journal has:
 * replay decides the same.
 * @param at RFC 3339 in UTC
 */
export function suppressionOf(
  suppressions: readonly Suppression[],
  hit: Hit,
  at: string,
): Suppression | undefined {
  return suppressions.find(
    ({ rule, constituent, filter, createdAt, expiresAt, endedAt }) =>
      rule === hit.rule.key &&
      (constituent === null || constituent === hit.constituent) &&
      createdAt <= at &&
      at < (endedAt !== undefined && endedAt < expiresAt ? endedAt : expiresAt) &&
      (filter === undefined ||
        hit.events.every(({ event }) => evaluate(filter, event, eventFieldType))),
  );
}

/** Whether somebody may suppress for every constituent: a lead of the centre's own. */
export function mayCoverAll({ roles, constituencies }: Subject): boolean {
  return roles.includes('lead') && constituencies.length === 0;
}
