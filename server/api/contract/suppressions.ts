import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

/** A suppression as people see it. */
export const shownSuppressionSchema = z.object({
  id: z.string(),
  version: z.int(),
  rule: z.string(),
  /** Null: of every constituent. */
  constituent: z.string().nullable(),
  /** In the query language; empty: all hits of the rule. */
  query: z.string(),
  reason: z.string(),
  owner: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  endedAt: z.string().optional(),
  hits: z.int(),
  lastHitAt: z.string().optional(),
});

/** What is suppressed and what that takes: sorted by expiry or by hits it is the review list. */
export const listSuppressions = {
  method: 'GET',
  path: '/suppressions',
  caller: 'suppression.read',
  query: z.strictObject({
    /** `active`: neither ended nor expired. */
    state: z.enum(['active', 'all']).default('active'),
    rule: z.string().max(512).optional(),
    sort: z.enum(['expiresAt', 'hits', 'createdAt', 'lastHitAt']).default('expiresAt'),
    direction: z.enum(['ascending', 'descending']).default('ascending'),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.string().max(4096).optional(),
  }),
  answer: z.object({ items: z.array(shownSuppressionSchema), next: z.string().optional() }),
} satisfies Endpoint;

export const createSuppression = {
  method: 'POST',
  path: '/suppressions',
  caller: 'suppression.write',
  body: z.strictObject({
    rule: z.string().min(1).max(512),
    /** Null is every constituent, and needs a lead. */
    constituent: z.string().min(1).max(64).nullable(),
    query: z.string().max(4096).default(''),
    reason: z.string().trim().min(1).max(1000),
    days: z.int().min(1).max(366).default(30),
  }),
  answer: shownSuppressionSchema,
} satisfies Endpoint;

/** Ends one before its time; what it took stays written. */
export const endSuppression = {
  method: 'POST',
  path: '/suppressions/:id/end',
  caller: 'suppression.write',
  answer: shownSuppressionSchema,
} satisfies Endpoint;
