import type { Subject } from '../policy/subject.ts';
import type { Action } from '../policy/action.ts';
import { ACTIONS } from '../policy/action.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { DocumentStore } from '../store/document-store.ts';
import type { Accounts } from './accounts.ts';
import { hashSecret } from './secrets.ts';
import type { Sessions } from './sessions.ts';
import type { StartToken } from './start-token.ts';
import type { Session, User } from './user.ts';
import { API_TOKENS } from './user.ts';

/** Who is calling, and by what they were recognised. */
export interface Identity {
  readonly subject: Subject;
  /** Absent for the holder of the start token. */
  readonly user?: User;
  /** Present for a browser. */
  readonly session?: Session;
  /** A second factor is still to be given: nothing else is allowed. */
  readonly pending: boolean;
}

/** What a request may carry. */
export interface Credentials {
  readonly cookie: string | undefined;
  readonly bearer: string | undefined;
  /** Nobody acted: an open page asks on its own. */
  readonly background: boolean;
}

export type Identify = (credentials: Credentials) => Promise<Identity | undefined>;

interface Deps {
  readonly documents: DocumentStore;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly startToken: StartToken;
  now(): number;
}

/** The one place that recognises callers: a session's cookie, an API token, or the start token. */
export function createIdentify({ documents, accounts, sessions, startToken, now }: Deps): Identify {
  // Accounts are never removed: once there are some, the start token is worth nothing for good.
  let anyAccount = false;

  async function startTokenCounts(): Promise<boolean> {
    anyAccount ||= await accounts.any();
    return !anyAccount;
  }

  async function byCookie(secret: string, background: boolean): Promise<Identity | undefined> {
    if (startToken.isSession(secret))
      return (await startTokenCounts()) ? starter(now()) : undefined;
    const session = await sessions.find(secret, background);
    const user = session && (await accounts.byId(session.userId));
    if (!session || user?.status !== 'active') return undefined;
    const { steppedUpAt } = session;
    const subject: Subject = {
      id: user.id,
      kind: 'user',
      roles: user.roles,
      constituencies: user.constituencies,
      ...(steppedUpAt === undefined ? {} : { steppedUpAt }),
    };
    return { subject, user, session, pending: session.pending };
  }

  async function byBearer(token: string): Promise<Identity | undefined> {
    if (startToken.isToken(token)) return (await startTokenCounts()) ? starter(now()) : undefined;
    const found = await documents.get(API_TOKENS, hashSecret(token), SYSTEM_SCOPE);
    if (!found || Date.parse(found.expiresAt) <= now()) return undefined;
    const user = await accounts.byId(found.userId);
    if (user?.status !== 'active') return undefined;
    const tokenActions = ACTIONS.filter((action): action is Action =>
      found.actions.includes(action),
    );
    const { id, roles, constituencies } = user;
    return {
      subject: { id, kind: 'service', roles, constituencies, tokenActions },
      user,
      pending: false,
    };
  }

  return async ({ cookie, bearer, background }) => {
    if (bearer !== undefined) return byBearer(bearer);
    return cookie === undefined ? undefined : byCookie(cookie, background);
  };
}

/** Until there are accounts: whoever started the program sees what a lead sees. */
function starter(now: number): Identity {
  const subject: Subject = {
    id: 'starter',
    kind: 'user',
    roles: ['lead'],
    constituencies: [],
    steppedUpAt: now,
  };
  return { subject, pending: false };
}
