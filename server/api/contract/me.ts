import { z } from 'zod';
import { ACTIONS } from '../../policy/action.ts';
import { ROLES } from '../../policy/role.ts';
import type { Endpoint } from './endpoint.ts';

export const getMe = {
  method: 'GET',
  background: true,
  path: '/me',
  caller: 'signed-in',
  answer: z.object({
    id: z.string(),
    name: z.string(),
    displayName: z.string(),
    roles: z.array(z.enum(ROLES)),
    constituencies: z.array(z.string()),
    /** What this caller may do at all; objects are decided one by one. */
    actions: z.array(z.enum(ACTIONS)),
  }),
} satisfies Endpoint;

/** A code again, for the dangerous acts of the next minutes. */
export const stepUp = {
  method: 'POST',
  path: '/me/step-up',
  caller: 'signed-in',
  body: z.strictObject({ code: z.string().min(1).max(64) }),
} satisfies Endpoint;

const deviceSchema = z.object({
  id: z.string(),
  userAgent: z.string(),
  address: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  current: z.boolean(),
});

export const listDevices = {
  method: 'GET',
  path: '/me/devices',
  caller: 'signed-in',
  answer: z.object({ items: z.array(deviceSchema) }),
} satisfies Endpoint;

export const removeDevice = {
  method: 'DELETE',
  path: '/me/devices/:id',
  caller: 'signed-in',
} satisfies Endpoint;

const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  actions: z.array(z.enum(ACTIONS)),
  createdAt: z.string(),
  expiresAt: z.string(),
});

export const listTokens = {
  method: 'GET',
  path: '/me/tokens',
  caller: 'signed-in',
  answer: z.object({ items: z.array(tokenSchema) }),
} satisfies Endpoint;

/** Needs a recent second factor; the token is in the answer and nowhere else. */
export const createToken = {
  method: 'POST',
  secret: true,
  path: '/me/tokens',
  caller: 'signed-in',
  body: z.strictObject({
    name: z.string().trim().min(1).max(100),
    actions: z.array(z.enum(ACTIONS)).min(1).max(ACTIONS.length),
    days: z.int().min(1).max(366),
  }),
  answer: tokenSchema.extend({ token: z.string() }),
} satisfies Endpoint;

export const removeToken = {
  method: 'DELETE',
  path: '/me/tokens/:id',
  caller: 'signed-in',
} satisfies Endpoint;
