import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

/** The newest stored events that fit a query; the hunting page comes later, the way is here. */
export const listEvents = {
  method: 'GET',
  path: '/events',
  caller: 'session',
  query: z.strictObject({
    query: z.string().max(4096).default(''),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.object({
    items: z.array(z.record(z.string(), z.json())),
    /** Exact number of events that fit. */
    total: z.int(),
  }),
} satisfies Endpoint;
