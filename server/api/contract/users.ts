import { z } from 'zod';
import { ROLES } from '../../policy/role.ts';
import type { Endpoint } from './endpoint.ts';

/** What others may see of an account: no hash, no secret, no code. */
export const publicUserSchema = z.object({
  id: z.string(),
  version: z.int(),
  name: z.string(),
  displayName: z.string(),
  roles: z.array(z.enum(ROLES)),
  constituencies: z.array(z.string()),
  status: z.enum(['invited', 'active', 'disabled']),
  secondFactor: z.boolean(),
  createdAt: z.string(),
});

const invitationSchema = z.object({
  user: publicUserSchema,
  /** Where the person sets a password; works once, for three days. */
  link: z.string(),
});

export const listUsers = {
  method: 'GET',
  path: '/users',
  caller: 'user.read',
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(500).default(100),
    after: z.string().max(4096).optional(),
  }),
  answer: z.object({ items: z.array(publicUserSchema), next: z.string().optional() }),
} satisfies Endpoint;

export const createUser = {
  method: 'POST',
  secret: true,
  path: '/users',
  caller: 'user.write',
  body: z.strictObject({
    name: z.string().min(1).max(64),
    displayName: z.string().trim().min(1).max(128).optional(),
    roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
    constituencies: z.array(z.string().max(64)).max(100).default([]),
  }),
  answer: invitationSchema,
} satisfies Endpoint;

/** A new link; the old password and second factor are gone, all browsers signed out. */
export const resetUser = {
  method: 'POST',
  secret: true,
  path: '/users/:id/reset',
  caller: 'user.write',
  answer: invitationSchema,
} satisfies Endpoint;

export const disableUser = {
  method: 'POST',
  path: '/users/:id/disable',
  caller: 'user.write',
  answer: publicUserSchema,
} satisfies Endpoint;
