import { z } from 'zod';
import { RESOLUTIONS } from '../../../detectors/alert/resolution.ts';
import { caseSchema } from '../../cases/case.ts';
import { CASE_STATUSES, DETERMINATIONS } from '../../cases/vocabulary.ts';
import { seenVersion } from './alert-changes.ts';
import { caseWords, markingWords } from './cases.ts';
import type { Endpoint } from './endpoint.ts';

const id = z.string().min(1).max(64);

export const correctCaseOf = {
  method: 'PATCH',
  path: '/cases/:id',
  caller: 'case.write',
  body: z.strictObject({
    version: seenVersion,
    ...z.strictObject(caseWords).partial().shape,
    marking: z.strictObject(markingWords).optional(),
    determination: z.enum(DETERMINATIONS).optional(),
  }),
  answer: caseSchema,
} satisfies Endpoint;

export const moveCaseTo = {
  method: 'POST',
  path: '/cases/:id/status',
  caller: 'case.write',
  body: z.strictObject({
    version: seenVersion,
    status: z.enum(CASE_STATUSES),
    /** Needed for closing, meaningless otherwise; so is the determination. */
    resolution: z.enum(RESOLUTIONS).optional(),
    determination: z.enum(DETERMINATIONS).optional(),
  }),
  answer: caseSchema,
} satisfies Endpoint;

export const giveCase = {
  method: 'POST',
  path: '/cases/:id/owner',
  caller: 'case.write',
  body: z.strictObject({ version: seenVersion, owner: id.nullable() }),
  answer: caseSchema,
} satisfies Endpoint;

/** For the case's owner or a lead. Who restricts a case stays on its list. */
export const setCaseAccess = {
  method: 'POST',
  path: '/cases/:id/access',
  caller: 'case.write',
  body: z.strictObject({
    version: seenVersion,
    restricted: z.boolean(),
    /** User ids. */
    access: z.array(id).max(199),
  }),
  answer: caseSchema,
} satisfies Endpoint;

export const linkAlertTo = {
  method: 'POST',
  path: '/cases/:id/links',
  caller: 'case.write',
  body: z.strictObject({ version: seenVersion, alertId: id }),
  answer: caseSchema,
} satisfies Endpoint;

export const unlinkAlertFrom = {
  method: 'DELETE',
  path: '/cases/:id/links/:alertId',
  caller: 'case.write',
  query: z.strictObject({ version: z.coerce.number().int().min(1) }),
  answer: caseSchema,
} satisfies Endpoint;
