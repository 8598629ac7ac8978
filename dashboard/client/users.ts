import type { z } from 'zod';
import type {
  createUser as createEndpoint,
  listUsers as listEndpoint,
  publicUserSchema,
} from '../../server/api/contract/users.ts';
import { request } from './http.ts';

export type User = z.infer<typeof publicUserSchema>;
/** With the link, which nobody can see again. */
export type Invitation = z.infer<typeof createEndpoint.answer>;
export type NewUser = z.input<typeof createEndpoint.body>;

/** A page of accounts by name. */
export function listUsers(
  after: string | undefined,
  signal?: AbortSignal,
): Promise<z.infer<typeof listEndpoint.answer>> {
  const params = new URLSearchParams({ limit: '100', ...(after === undefined ? {} : { after }) });
  return request('GET', `/users?${params}`, signal === undefined ? {} : { signal });
}

export function createUser(user: NewUser): Promise<Invitation> {
  return request('POST', '/users', { body: user });
}

export function resetUser(id: string): Promise<Invitation> {
  return request('POST', `/users/${encodeURIComponent(id)}/reset`);
}

export function disableUser(id: string): Promise<User> {
  return request('POST', `/users/${encodeURIComponent(id)}/disable`);
}
