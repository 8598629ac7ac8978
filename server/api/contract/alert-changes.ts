import { z } from 'zod';
import { ALERT_STATUSES, alertSchema } from '../../../detectors/alert/alert.ts';
import { RESOLUTIONS } from '../../../detectors/alert/resolution.ts';
import type { Endpoint } from './endpoint.ts';

/** The version that the caller has seen: what changed meanwhile is not overwritten. */
export const seenVersion = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

export const moveAlertTo = {
  method: 'POST',
  path: '/alerts/:id/status',
  caller: 'alert.write',
  body: z.strictObject({
    version: seenVersion,
    status: z.enum(ALERT_STATUSES),
    /** Needed for closing, meaningless otherwise. */
    resolution: z.enum(RESOLUTIONS).optional(),
  }),
  answer: alertSchema,
} satisfies Endpoint;

/** Taking a new alert acknowledges it. */
export const giveAlert = {
  method: 'POST',
  path: '/alerts/:id/assignee',
  caller: 'alert.write',
  body: z.strictObject({ version: seenVersion, assignee: z.string().min(1).max(64).nullable() }),
  answer: alertSchema,
} satisfies Endpoint;
