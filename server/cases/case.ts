import { z } from 'zod';
import { alertHitSchema } from '../../detectors/alert/alert.ts';
import { RESOLUTIONS } from '../../detectors/alert/resolution.ts';
import { SEVERITIES } from '../../detectors/alert/severity.ts';
import { TLP_LABELS } from '../../ingest/event/tlp.ts';
import { CASE_STATUSES, DETERMINATIONS, FACTS, PAP_LABELS, RSIT } from './vocabulary.ts';

const time = z.string();

export const MAX_LINKS = 1000;

/** The originator of what the centre itself has written. */
export const CENTRE = 'centre';

/** An RSIT class and, optionally, one of its types. */
export const rsitSchema = z
  .strictObject({
    class: z.enum(Object.keys(RSIT) as [string, ...string[]]),
    type: z.string().optional(),
  })
  .refine(
    ({ class: name, type }) => type === undefined || RSIT[name]!.includes(type),
    'no type of this class',
  );

const factSchema = z.object({
  kind: z.enum(FACTS),
  /** When it was so, which may be before anybody wrote it down. */
  at: time,
  recordedAt: time,
  by: z.string(),
});

/** A link to an alert; copies of its events are kept beside the case, see `CASE_COPIES`. */
const linkSchema = z.object({
  alertId: z.string(),
  title: z.string(),
  /** The alert's: who may see the case does not see what others' alerts tell. */
  constituent: z.string(),
  linkedAt: time,
  linkedBy: z.string(),
  /** Id of the copies. */
  copies: z.string(),
  /** Unlinked again; the trace stays. */
  unlinkedAt: time.optional(),
});

export const caseSchema = z.object({
  id: z.string(),
  version: z.int().positive(),
  /** `KH-2026-00417`: by year of creation, without gaps. */
  number: z.string(),
  title: z.string().trim().min(1).max(200),
  description: z.string().max(30_000),
  severity: z.enum(SEVERITIES),
  priority: z.int().min(1).max(4),
  marking: z.object({
    tlp: z.enum(TLP_LABELS),
    originator: z.string(),
    recipients: z.array(z.string()),
  }),
  pap: z.enum(PAP_LABELS),
  classes: z.array(rsitSchema).max(10),
  constituents: z.array(z.string()).max(100),
  owner: z.string().nullable(),
  status: z.enum(CASE_STATUSES),
  resolution: z.enum(RESOLUTIONS).optional(),
  determination: z.enum(DETERMINATIONS).optional(),
  /** Only those on the access list see a restricted case. */
  restricted: z.boolean(),
  access: z.array(z.string()).max(200),
  facts: z.array(factSchema),
  links: z.array(linkSchema).max(MAX_LINKS),
  createdAt: time,
  updatedAt: time,
});

export type Case = z.infer<typeof caseSchema>;
export type Fact = z.infer<typeof factSchema>;
export type Link = z.infer<typeof linkSchema>;

/** Copies of a linked alert's events: the case outlives the telemetry. */
export const caseCopiesSchema = z.object({
  id: z.string(),
  version: z.int().positive(),
  caseId: z.string(),
  alertId: z.string(),
  hits: z.array(alertHitSchema),
});

export type CaseCopies = z.infer<typeof caseCopiesSchema>;
