import { z } from 'zod';
import { constituentSchema } from '../../constituents/constituent.ts';
import { seenVersion } from './alert-changes.ts';
import type { Endpoint } from './endpoint.ts';

const { names, sector, critical, centre, tlp, cidrs, asns, domains, contacts } =
  constituentSchema.shape;
const words = {
  names: z.strictObject(names.shape),
  sector,
  critical,
  centre,
  tlp,
  cidrs,
  asns,
  domains,
  contacts,
} as const;

export const listConstituents = {
  method: 'GET',
  path: '/constituents',
  caller: 'constituent.read',
  query: z.strictObject({
    query: z.string().max(4096).default(''),
    sort: z.enum(['names.en', 'names.mn', 'sector']).default('names.en'),
    direction: z.enum(['ascending', 'descending']).default('ascending'),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.string().max(4096).optional(),
  }),
  answer: z.object({ items: z.array(constituentSchema), next: z.string().optional() }),
} satisfies Endpoint;

export const getConstituent = {
  method: 'GET',
  path: '/constituents/:id',
  caller: 'constituent.read',
  answer: constituentSchema,
} satisfies Endpoint;

export const createConstituent = {
  method: 'POST',
  path: '/constituents',
  caller: 'constituent.write',
  body: z.strictObject({
    ...words,
    cidrs: cidrs.default([]),
    asns: asns.default([]),
    domains: domains.default([]),
    contacts: contacts.default([]),
  }),
  answer: constituentSchema,
} satisfies Endpoint;

export const changeConstituent = {
  method: 'PATCH',
  path: '/constituents/:id',
  caller: 'constituent.write',
  body: z.strictObject({ version: seenVersion, ...z.strictObject(words).partial().shape }),
  answer: constituentSchema,
} satisfies Endpoint;
