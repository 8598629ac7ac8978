import type { z } from 'zod';
import type {
  createToken as createEndpoint,
  getMe as meEndpoint,
  listDevices as devicesEndpoint,
  listTokens as tokensEndpoint,
} from '../../server/api/contract/me.ts';
import type { Action } from '../../server/policy/action.ts';
import { request } from './http.ts';

export type Me = z.infer<typeof meEndpoint.answer>;
export type Device = z.infer<typeof devicesEndpoint.answer>['items'][number];
export type ApiToken = z.infer<typeof tokensEndpoint.answer>['items'][number];
export type NewToken = z.infer<typeof createEndpoint.answer>;

export function getMe(signal?: AbortSignal): Promise<Me> {
  return request('GET', '/me', signal === undefined ? {} : { signal });
}

/** A second factor again, for the dangerous acts of the next minutes. */
export function stepUp(code: string): Promise<void> {
  return request('POST', '/me/step-up', { body: { code } });
}

export async function listDevices(signal?: AbortSignal): Promise<readonly Device[]> {
  const answer = await request<z.infer<typeof devicesEndpoint.answer>>(
    'GET',
    '/me/devices',
    signal === undefined ? {} : { signal },
  );
  return answer.items;
}

export function removeDevice(id: string): Promise<void> {
  return request('DELETE', `/me/devices/${encodeURIComponent(id)}`);
}

export async function listTokens(signal?: AbortSignal): Promise<readonly ApiToken[]> {
  const answer = await request<z.infer<typeof tokensEndpoint.answer>>(
    'GET',
    '/me/tokens',
    signal === undefined ? {} : { signal },
  );
  return answer.items;
}

/** @returns the token with its value, which nobody can see again */
export function createToken(asked: {
  name: string;
  actions: readonly Action[];
  days: number;
}): Promise<NewToken> {
  return request('POST', '/me/tokens', { body: asked });
}

export function removeToken(id: string): Promise<void> {
  return request('DELETE', `/me/tokens/${encodeURIComponent(id)}`);
}
