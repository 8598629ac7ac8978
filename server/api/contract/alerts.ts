import { z } from 'zod';
import { alertSchema } from '../../../detectors/alert/alert.ts';
import type { Endpoint } from './endpoint.ts';

/** A row of the list: an alert without the copies of its events, but for the newest line. */
export const alertSummarySchema = alertSchema
  .pick({
    id: true,
    version: true,
    title: true,
    severity: true,
    severityRank: true,
    techniques: true,
    constituent: true,
    entity: true,
    status: true,
    assignee: true,
    resolution: true,
    cases: true,
    firstSeen: true,
    lastSeen: true,
    count: true,
    storm: true,
  })
  .extend({
    ruleId: z.string(),
    /** `host.name` of the newest hit, where it has one. */
    host: z.string().optional(),
    /** The newest hit's record, cut to 300 characters. */
    line: z.string(),
  });

export type AlertSummary = z.infer<typeof alertSummarySchema>;

export const SORTS = ['lastSeen', 'firstSeen', 'severityRank', 'count'] as const;

export const listAlerts = {
  method: 'GET',
  path: '/alerts',
  caller: 'alert.read',
  query: z.strictObject({
    /** In the query language, see `ingest/query/parse-query.ts`. */
    query: z.string().max(4096).default(''),
    sort: z.enum(SORTS).default('lastSeen'),
    direction: z.enum(['ascending', 'descending']).default('descending'),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.string().max(4096).optional(),
  }),
  answer: z.object({
    items: z.array(alertSummarySchema),
    next: z.string().optional(),
    /** How many match, counted up to 10,000. */
    total: z.int(),
    totalCapped: z.boolean(),
  }),
} satisfies Endpoint;

export const getAlert = {
  method: 'GET',
  path: '/alerts/:id',
  caller: 'alert.read',
  answer: alertSchema,
} satisfies Endpoint;

export type AlertList = z.infer<typeof listAlerts.answer>;
