import { request } from './http.ts';

/** Whether this browser has a session. Asked first: a refusal would stand in the console. */
export async function hasSession(): Promise<boolean> {
  const { open } = await request<{ open: boolean }>('GET', '/session');
  return open;
}

/** Exchanges the one-time token for a session cookie. */
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
