import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

/** Whether the caller has a session: a page asks before it asks for anything else. */
export const getSession = {
  method: 'GET',
  path: '/session',
  caller: 'anyone',
  answer: z.object({ open: z.boolean() }),
} satisfies Endpoint;

/** Exchanges the token printed at start for a session cookie. */
export const openSession = {
  method: 'POST',
  path: '/session',
  caller: 'anyone',
  body: z.strictObject({ token: z.string().min(1).max(512) }),
} satisfies Endpoint;

export const closeSession = {
  method: 'DELETE',
  path: '/session',
  caller: 'session',
} satisfies Endpoint;
