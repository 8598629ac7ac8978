import { z } from 'zod';
import { sourceSchema, zoneSchema } from '../../constituents/source.ts';
import { seenVersion } from './alert-changes.ts';
import type { Endpoint } from './endpoint.ts';

/** A source as people see it: nothing of its token. */
const shownSourceSchema = sourceSchema.omit({ tokenHash: true });

/** The token is in this answer and nowhere else. */
const newTokenSchema = z.object({ source: shownSourceSchema, token: z.string() });

export const listSources = {
  method: 'GET',
  path: '/sources',
  caller: 'source.read',
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.string().max(4096).optional(),
  }),
  answer: z.object({ items: z.array(shownSourceSchema), next: z.string().optional() }),
} satisfies Endpoint;

export const createSource = {
  method: 'POST',
  path: '/sources',
  caller: 'source.write',
  body: z.strictObject({
    name: sourceSchema.shape.name,
    constituent: z.string().min(1).max(64),
    zone: zoneSchema.default('UTC'),
    clockTrusted: z.boolean().default(true),
  }),
  answer: newTokenSchema,
  secret: true,
} satisfies Endpoint;

/** A new token; the old one is worth nothing from now on. */
export const rotateSource = {
  method: 'POST',
  path: '/sources/:id/rotate',
  caller: 'source.write',
  body: z.strictObject({ version: seenVersion }),
  answer: newTokenSchema,
  secret: true,
} satisfies Endpoint;

export const revokeSource = {
  method: 'POST',
  path: '/sources/:id/revoke',
  caller: 'source.write',
  body: z.strictObject({ version: seenVersion }),
  answer: shownSourceSchema,
} satisfies Endpoint;
