import type { Action } from '../policy/action.ts';
import type { PolicyObject } from '../policy/decide.ts';
import { decide } from '../policy/decide.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { DocumentStore } from '../store/document-store.ts';
import type { Identity } from '../users/identify.ts';
import { USERS } from '../users/user.ts';
import { ApiError } from './api-error.ts';

/**
 * Refuses to give work to somebody who is not there or could not do it.
 * @throws ApiError `INVALID_REQUEST`
 */
export async function expectFit(
  documents: DocumentStore,
  { subject }: Identity,
  id: string,
  action: Action,
  object: PolicyObject,
): Promise<void> {
  if (id === subject.id) return;
  const user = await documents.get(USERS, id, SYSTEM_SCOPE);
  if (user && user.status !== 'disabled') {
    const { roles, constituencies } = user;
    const other = { id, kind: 'user', roles, constituencies } as const;
    if (decide(other, action, object, { now: 0 }).effect === 'allow') return;
  }
  throw new ApiError('INVALID_REQUEST', 'There is no such person, or they could not work on it.');
}

/** @throws ApiError `INVALID_REQUEST` where one of the ids is no account's */
export async function expectPeople(
  documents: DocumentStore,
  ids: readonly string[],
): Promise<void> {
  const found = await Promise.all(ids.map(id => documents.get(USERS, id, SYSTEM_SCOPE)));
  if (found.includes(undefined))
    throw new ApiError('INVALID_REQUEST', 'There is no such person among those named.');
}
