import type { z } from 'zod';
import type {
  beginEnrolment as beginEndpoint,
  confirmEnrolment as confirmEndpoint,
  nextSchema,
} from '../../server/api/contract/sign-in.ts';
import { request } from './http.ts';

/** What comes after a step of signing in. */
export type Next = z.infer<typeof nextSchema>['next'];

export type Enrolment = z.infer<typeof beginEndpoint.answer>;

export async function signInWithPassword(name: string, password: string): Promise<Next> {
  return nextOf(await request('POST', '/sign-in', { body: { name, password } }));
}

/** @param code of the authenticator, or a recovery code */
export async function giveSecondFactor(code: string): Promise<Next> {
  return nextOf(await request('POST', '/sign-in/second-factor', { body: { code } }));
}

/** A new secret for an authenticator; each call makes the one before worthless. */
export function beginEnrolment(): Promise<Enrolment> {
  return request('POST', '/sign-in/enrolment');
}

/** @returns the recovery codes, which nobody can see again */
export async function confirmEnrolment(code: string): Promise<readonly string[]> {
  const answer = await request<z.infer<typeof confirmEndpoint.answer>>(
    'POST',
    '/sign-in/enrolment/confirmation',
    { body: { code } },
  );
  return answer.recoveryCodes;
}

/** @param secret what stands behind `#` in the set-up link */
export async function setUpAccount(secret: string, password: string): Promise<Next> {
  return nextOf(await request('POST', '/set-up', { body: { secret, password } }));
}

function nextOf(answer: z.infer<typeof nextSchema>): Next {
  return answer.next;
}
