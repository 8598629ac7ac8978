import type { z } from 'zod';
import type { getSession as endpoint } from '../../server/api/contract/session.ts';
import { request } from './http.ts';

/** How far this browser is: signed in, half way, or not at all. */
export type Session = z.infer<typeof endpoint.answer>;

/** Asked first: a refusal would stand in the console. */
export function getSession(): Promise<Session> {
  return request('GET', '/session');
}

/** Exchanges the token of the start for a session cookie, while there are no accounts. */
export function signIn(token: string): Promise<void> {
  return request('POST', '/session', { body: { token } });
}

export function signOut(): Promise<void> {
  return request('DELETE', '/session');
}

/**
 * Takes the token out of an address, so that it stays in no history, bookmark or picture.
 * @returns undefined where there is none
 */
export function splitToken(href: string): { token: string; rest: string } | undefined {
  const url = new URL(href);
  const token = url.searchParams.get('token');
  if (token === null || token === '') return undefined;
  url.searchParams.delete('token');
  return { token, rest: url.pathname + url.search + url.hash };
}

/**
 * Takes the secret out of the address of a set-up link.
 * @returns undefined where the address is none; without `secret` where it was taken out before
 */
export function splitSetUp(href: string): { secret: string | undefined } | undefined {
  const url = new URL(href);
  if (url.pathname !== '/set-up') return undefined;
  const secret = url.hash.slice(1);
  return { secret: secret === '' ? undefined : secret };
}

/** Why signing in at a provider came to nothing, as the address it leads back to says. */
export function ssoFault(href: string): string | undefined {
  return new URL(href).searchParams.get('sso') ?? undefined;
}
