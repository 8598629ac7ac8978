import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

/** How far the caller is: a page asks before it asks for anything else. */
export const getSession = {
  method: 'GET',
  path: '/session',
  caller: 'anyone',
  answer: z.object({
    open: z.boolean(),
    /** What is still to be done in a session that is not open yet. */
    next: z.enum(['second-factor', 'enrol']).optional(),
    /** Whether there are accounts; until then the token printed at start lets in. */
    accounts: z.boolean(),
    /** There where `/sso/start` leads to a provider. */
    singleSignOn: z.literal(true).optional(),
  }),
} satisfies Endpoint;

/** Exchanges the token printed at start for a session cookie, while there are no accounts. */
export const openSession = {
  method: 'POST',
  path: '/session',
  caller: 'anyone',
  body: z.strictObject({ token: z.string().min(1).max(512) }),
} satisfies Endpoint;

export const closeSession = {
  method: 'DELETE',
  path: '/session',
  caller: 'pending',
} satisfies Endpoint;
