import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

/** What comes next: nothing, a code, or to enrol an authenticator first. */
export const nextSchema = z.object({ next: z.enum(['done', 'second-factor', 'enrol']) });

export const signInWithPassword = {
  method: 'POST',
  path: '/sign-in',
  caller: 'anyone',
  body: z.strictObject({ name: z.string().min(1).max(64), password: z.string().min(1).max(1024) }),
  answer: nextSchema,
} satisfies Endpoint;

export const giveSecondFactor = {
  method: 'POST',
  path: '/sign-in/second-factor',
  caller: 'pending',
  body: z.strictObject({ code: z.string().min(1).max(64) }),
  answer: nextSchema,
} satisfies Endpoint;

/** Begins to enrol an authenticator; asked again it begins anew. */
export const beginEnrolment = {
  method: 'POST',
  secret: true,
  path: '/sign-in/enrolment',
  caller: 'pending',
  answer: z.object({ secret: z.string(), uri: z.string() }),
} satisfies Endpoint;

export const confirmEnrolment = {
  method: 'POST',
  secret: true,
  path: '/sign-in/enrolment/confirmation',
  caller: 'pending',
  body: z.strictObject({ code: z.string().min(1).max(64) }),
  /** Shown once. */
  answer: z.object({ recoveryCodes: z.array(z.string()) }),
} satisfies Endpoint;

/** Uses the one-time link of an account: the password is chosen here. */
export const setUpAccount = {
  method: 'POST',
  path: '/set-up',
  caller: 'anyone',
  body: z.strictObject({
    secret: z.string().min(1).max(128),
    password: z.string().min(1).max(1024),
  }),
  answer: nextSchema,
} satisfies Endpoint;
