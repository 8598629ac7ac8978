import { randomUUID } from 'node:crypto';
import { API_PREFIX } from '../../../server/api/contract/endpoint.ts';
import type { Role } from '../../../server/policy/role.ts';
import { put } from '../../../server/store/put.ts';
import type { User } from '../../../server/users/user.ts';
import { USERS } from '../../../server/users/user.ts';
import type { Answer, WebServer } from './web-server.ts';

/** Somebody signed in, with a second factor given just now. */
export interface Colleague {
  readonly id: string;
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Asks, and tells what came: the status, and the code of a refusal. */
  try(method: string, path: string, body?: unknown): Promise<string>;
}

export async function colleague(
  server: WebServer,
  roles: readonly Role[],
  constituencies: readonly string[] = [],
): Promise<Colleague> {
  const id = randomUUID();
  const user: User = {
    id,
    version: 1,
    name: `user-${id}`,
    displayName: id,
    roles: [...roles],
    constituencies: [...constituencies],
    status: 'active',
    createdAt: new Date().toISOString(),
    recoveryHashes: [],
  };
  await server.documents.commit([put(USERS, user)]);
  const device = { userAgent: 'test', address: '127.0.0.1' };
  const secret = await server.people.sessions.open(user, device, {
    pending: false,
    steppedUpAt: server.people.now(),
  });
  const headers = {
    cookie: `kharuul_session=${secret}`,
    'content-type': 'application/json',
  };
  const ask: Colleague['ask'] = (method, path, body) =>
    server.ask(
      method,
      API_PREFIX + path,
      headers,
      body === undefined ? undefined : JSON.stringify(body),
    );
  return {
    id,
    ask,
    async try(method, path, body) {
      const answer = await ask(method, path, body);
      return answer.status < 400
        ? String(answer.status)
        : `${answer.status} ${String(answer.json()['code'])}`;
    },
  };
}
