import { z } from 'zod';
import { SEVERITIES } from '../../../detectors/alert/severity.ts';
import { TLP_LABELS } from '../../../ingest/event/tlp.ts';
import { caseCopiesSchema, caseSchema, rsitSchema } from '../../cases/case.ts';
import { PAP_LABELS } from '../../cases/vocabulary.ts';
import type { Endpoint } from './endpoint.ts';

const id = z.string().min(1).max(64);

/** What people may say of a case; the same when it is opened and when it is corrected. */
export const caseWords = {
  title: z.string().trim().min(1).max(200),
  description: z.string().max(30_000),
  severity: z.enum(SEVERITIES),
  priority: z.int().min(1).max(4),
  pap: z.enum(PAP_LABELS),
  classes: z.array(rsitSchema).max(10),
  constituents: z.array(id).max(100),
} as const;

export const markingWords = {
  tlp: z.enum(TLP_LABELS).optional(),
  /** User ids. */
  recipients: z.array(id).max(200).optional(),
} as const;

/** A row of the list. */
export const caseSummarySchema = caseSchema
  .omit({ description: true, facts: true, links: true, access: true })
  .extend({ links: z.int() });

export const listCases = {
  method: 'GET',
  path: '/cases',
  caller: 'case.read',
  query: z.strictObject({
    query: z.string().max(4096).default(''),
    sort: z.enum(['updatedAt', 'createdAt', 'number', 'priority']).default('updatedAt'),
    direction: z.enum(['ascending', 'descending']).default('descending'),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.string().max(4096).optional(),
  }),
  answer: z.object({
    items: z.array(caseSummarySchema),
    next: z.string().optional(),
    /** How many match, counted up to 10,000. */
    total: z.int(),
    totalCapped: z.boolean(),
  }),
} satisfies Endpoint;

/** Who reads without content gets no description, no links, no names of people. */
export const getCase = {
  method: 'GET',
  path: '/cases/:id',
  caller: 'case.read',
  answer: caseSchema,
} satisfies Endpoint;

/** The events of a linked alert, as they were when it was linked. */
export const getCaseLink = {
  method: 'GET',
  path: '/cases/:id/links/:alertId',
  caller: 'case.read',
  answer: caseCopiesSchema,
} satisfies Endpoint;

export const openCaseOf = {
  method: 'POST',
  path: '/cases',
  caller: 'case.write',
  body: z.strictObject({
    ...caseWords,
    description: caseWords.description.default(''),
    /** Absent: the highest of the alerts'. */
    severity: caseWords.severity.optional(),
    /** Absent: from severity and criticality. */
    priority: caseWords.priority.optional(),
    marking: z
      .strictObject({
        ...markingWords,
        /** A constituent concerned, or `centre`, which it is where absent. */
        originator: id.optional(),
      })
      .optional(),
    pap: caseWords.pap.default('PAP:AMBER'),
    classes: caseWords.classes.default([]),
    constituents: caseWords.constituents.default([]),
    /** Alerts to begin from. */
    alerts: z.array(z.string().min(1).max(64)).max(50).default([]),
  }),
  answer: caseSchema,
} satisfies Endpoint;
