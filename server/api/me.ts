import type { Router } from 'express';
import { ACTIONS } from '../policy/action.ts';
import type { Action } from '../policy/action.ts';
import { isSteppedUp } from '../policy/decide.ts';
import { reachesOf } from '../policy/subject.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { accountAct } from '../users/account-audit.ts';
import type { Sessions } from '../users/sessions.ts';
import { hashSecret, newSecret } from '../users/secrets.ts';
import type { SignIn } from '../users/sign-in.ts';
import type { ApiToken } from '../users/user.ts';
import { API_TOKENS } from '../users/user.ts';
import { ApiError } from './api-error.ts';
import {
  createToken,
  getMe,
  listDevices,
  listTokens,
  removeDevice,
  removeToken,
  stepUp,
} from './contract/me.ts';
import { setSessionCookie } from './cookies.ts';
import type { Gate } from './route.ts';
import { bind, refuse } from './route.ts';
import { ofBrowser, signInError } from './sign-in.ts';

interface Deps {
  readonly gate: Gate;
  readonly documents: DocumentStore;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  now(): number;
}

/** `/me`: who I am, my devices, my tokens. */
export function routeMe(router: Router, { gate, documents, sessions, signIn, now }: Deps): void {
  bind(router, getMe, gate, async ({ identity: { subject, user } }) => ({
    id: subject.id,
    name: user?.name ?? subject.id,
    displayName: user?.displayName ?? subject.id,
    roles: [...subject.roles],
    constituencies: [...subject.constituencies],
    actions: ACTIONS.filter(action => reachesOf(subject, action).size > 0),
  }));

  bind(router, stepUp, gate, async ({ body, identity, response }) => {
    const { session, user } = ofBrowser(identity);
    const result = await signIn.secondFactor(session, user, body.code);
    if (!result.ok) throw signInError(response, result);
    setSessionCookie(response, result.secret);
    return undefined;
  });

  bind(router, listDevices, gate, async ({ identity }) => {
    const { session, user } = ofBrowser(identity);
    const items = (await sessions.list(user.id)).map(
      ({ id, userAgent, address, createdAt, lastSeenAt }) => ({
        id,
        userAgent,
        address,
        createdAt: new Date(createdAt).toISOString(),
        lastSeenAt: new Date(lastSeenAt).toISOString(),
        current: id === session.id,
      }),
    );
    return { items };
  });

  bind(router, removeDevice, gate, async ({ identity, parameters }) => {
    const { user } = ofBrowser(identity);
    if (await sessions.revoke(user.id, parameters['id'] ?? '')) return undefined;
    throw new ApiError('NOT_FOUND', 'You have no such device.');
  });

  async function tokensOf(userId: string): Promise<readonly ApiToken[]> {
    const filter = { type: 'equals', field: 'userId', value: userId, cased: true } as const;
    const sort = { field: 'userId', direction: 'ascending' } as const;
    return (await documents.find(API_TOKENS, { filter, sort, limit: 1000 }, SYSTEM_SCOPE)).items;
  }

  bind(router, listTokens, gate, async ({ identity }) => ({
    items: (await tokensOf(ofBrowser(identity).user.id)).map(shown),
  }));

  bind(router, createToken, gate, async ({ body, identity }) => {
    const { user } = ofBrowser(identity);
    const { subject } = identity;
    // A token is as good as its owner: the second factor has to be fresh, whatever the role.
    if (!isSteppedUp(subject, now())) throw refuse('step-up-needed');
    const wider = body.actions.find(action => reachesOf(subject, action).size === 0);
    if (wider !== undefined)
      throw new ApiError('FORBIDDEN', `A token cannot do what its owner cannot: ${wider}`);
    const token = newSecret();
    const document: ApiToken = {
      id: hashSecret(token),
      version: 1,
      userId: user.id,
      name: body.name,
      actions: body.actions,
      createdAt: new Date(now()).toISOString(),
      expiresAt: new Date(now() + body.days * 86_400_000).toISOString(),
    };
    const doer = { kind: 'user', id: user.id } as const;
    const details = { name: body.name, actions: body.actions, expiresAt: document.expiresAt };
    await documents.commit([
      put(API_TOKENS, document),
      accountAct('create', 'token', document.id, doer, now(), details),
    ]);
    return { ...shown(document), token };
  });

  bind(router, removeToken, gate, async ({ identity, parameters }) => {
    const mine = (await tokensOf(ofBrowser(identity).user.id)).find(
      ({ id }) => id === parameters['id'],
    );
    if (!mine) throw new ApiError('NOT_FOUND', 'You have no such token.');
    const doer = { kind: 'user', id: mine.userId } as const;
    await documents.commit([
      { type: 'remove', collection: API_TOKENS.name, id: mine.id, version: mine.version },
      accountAct('revoke', 'token', mine.id, doer, now()),
    ]);
    return undefined;
  });
}

function shown({ id, name, actions, createdAt, expiresAt }: ApiToken) {
  return { id, name, actions: [...actions] as Action[], createdAt, expiresAt };
}
