import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

const recordSchema = z.object({
  id: z.string(),
  chain: z.string(),
  sequence: z.int(),
  hash: z.string(),
  at: z.string(),
  actor: z.object({ kind: z.string(), id: z.string() }),
  action: z.string(),
  object: z.object({ kind: z.string(), id: z.string() }),
  constituent: z.string().optional(),
  requestId: z.string().optional(),
  /** Gone where it was erased; the chain still holds. */
  reason: z.string().optional(),
  payload: z.record(z.string(), z.json()).optional(),
});

/** The audit log, newest first. Reading it is itself an entry. */
export const listAudit = {
  method: 'GET',
  path: '/audit',
  caller: 'audit.read',
  query: z.strictObject({
    query: z.string().max(4096).default(''),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.string().max(4096).optional(),
  }),
  answer: z.object({ items: z.array(recordSchema), next: z.string().optional() }),
} satisfies Endpoint;
