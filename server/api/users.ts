import type { Router } from 'express';
import { EVERYTHING } from '../../ingest/query/filter.ts';
import type { DocumentStore } from '../store/document-store.ts';
import type { Accounts, AccountResult, Invitation } from '../users/accounts.ts';
import type { Doer } from '../users/account-audit.ts';
import type { Identity } from '../users/identify.ts';
import type { Sessions } from '../users/sessions.ts';
import type { User } from '../users/user.ts';
import { USERS } from '../users/user.ts';
import { ApiError } from './api-error.ts';
import { createUser, disableUser, listUsers, resetUser } from './contract/users.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';
import { faultError } from './sign-in.ts';

interface Deps {
  readonly gate: Gate;
  readonly documents: DocumentStore;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  /** The address people open in their browser, without a slash at its end. */
  readonly origin: () => string;
}

/** `/users`: accounts, for administrators; an agency's administrator sees the own agency's. */
export function routeUsers(
  router: Router,
  { gate, documents, accounts, sessions, origin }: Deps,
): void {
  bind(router, listUsers, gate, async ({ query, scope }) => {
    const sort = { field: 'name', direction: 'ascending' } as const;
    const after = query.after === undefined ? {} : { after: query.after };
    const page = await documents.find(
      USERS,
      { filter: EVERYTHING, sort, limit: query.limit, ...after },
      scope({ constituents: 'constituencies' }),
    );
    return {
      items: page.items.map(publicUser),
      ...(page.next === undefined ? {} : { next: page.next }),
    };
  });

  bind(router, createUser, gate, async ({ body, allow, identity }) => {
    allow({ constituents: body.constituencies });
    return invitation(await accounts.create(definedOf(body), doerOf(identity)));
  });

  bind(router, resetUser, gate, async ({ parameters, allow, identity }) => {
    const user = await known(parameters['id']);
    allow({ constituents: user.constituencies });
    await sessions.revokeAll(user.id);
    return invitation(await accounts.reset(user.name, doerOf(identity)));
  });

  bind(router, disableUser, gate, async ({ parameters, allow, identity }) => {
    const user = await known(parameters['id']);
    allow({ constituents: user.constituencies });
    if (user.id === identity.subject.id)
      throw new ApiError(
        'FORBIDDEN',
        'Nobody disables the own account: ask another administrator.',
      );
    const result = await accounts.disable(user.name, doerOf(identity));
    if (!result.ok) throw faultError(result.fault);
    await sessions.revokeAll(user.id);
    return publicUser(result.value);
  });

  async function known(id: string | undefined): Promise<User> {
    const user = await accounts.byId(id ?? '');
    if (!user) throw new ApiError('NOT_FOUND', 'There is no such account.');
    return user;
  }

  function invitation(result: AccountResult<Invitation>) {
    if (!result.ok) throw faultError(result.fault);
    const { user, secret } = result.value;
    return { user: publicUser(user), link: setUpLink(origin(), secret) };
  }
}

function doerOf({ subject }: Identity): Doer {
  return { kind: subject.kind, id: subject.id };
}

/** The secret stands behind `#`: browsers do not send it, so no log has it. */
export function setUpLink(origin: string, secret: string): string {
  return `${origin}/set-up#${secret}`;
}

function publicUser({
  id,
  version,
  name,
  displayName,
  roles,
  constituencies,
  status,
  totp,
  createdAt,
}: User) {
  const secondFactor = totp?.confirmedAt !== undefined;
  return { id, version, name, displayName, roles, constituencies, status, secondFactor, createdAt };
}

/** Leaves out what is undefined: a member that is not there is not one without a value. */
function definedOf<T extends { displayName?: string | undefined }>({ displayName, ...rest }: T) {
  return displayName === undefined ? rest : { ...rest, displayName };
}
