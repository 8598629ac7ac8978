import { z } from 'zod';
import { parseTime } from '../../../ingest/event/time.ts';
import type { Endpoint } from './endpoint.ts';

/** Microseconds. What would not be read as a time is refused: it must not mean "always". */
const time = z
  .string()
  .max(64)
  .refine(text => parseTime(text) !== undefined, 'a time such as 2026-11-24T08:00:00Z')
  .transform(text => parseTime(text)!);

/** The newest stored events that fit a query; the hunting page comes later, the way is here. */
export const listEvents = {
  method: 'GET',
  path: '/events',
  caller: 'event.read',
  query: z.strictObject({
    query: z.string().max(4096).default(''),
    from: time.optional(),
    to: time.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.object({
    items: z.array(z.record(z.string(), z.json())),
    /** Exact number of events that fit. */
    total: z.int(),
  }),
} satisfies Endpoint;
