import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { Act, DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { accountAct } from './account-audit.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { Session, User } from './user.ts';
import { SESSIONS } from './user.ts';

/** A session unused for so long is over. */
export const IDLE_MS = 30 * 60_000;
/** No session lives longer. */
export const ABSOLUTE_MS = 12 * 60 * 60_000;
/** A use is written down at most so often. */
const TOUCH_MS = 60_000;
/** More browsers than anybody has: the oldest is signed out. */
const MAX_PER_USER = 20;

/** Where a browser is, for "my devices". */
export interface Device {
  readonly userAgent: string;
  readonly address: string;
}

/** Sessions on the server: the cookie holds a random secret, the store its hash. */
export interface Sessions {
  /** @returns the secret for the cookie */
  open(
    user: User,
    device: Device,
    more: Pick<Session, 'pending'> & Partial<Session>,
  ): Promise<string>;
  /**
   * The session of a secret that is not over; notes that it was used.
   * @param background nobody acted: it is not noted
   */
  find(secret: string, background?: boolean): Promise<Session | undefined>;
  /** Ends a session and opens another: a secret seen before a factor was given is worth nothing after. */
  rotate(session: Session, user: User, changes: Partial<Session>): Promise<string>;
  close(secret: string): Promise<void>;
  /** Open sessions, newest first. */
  list(userId: string): Promise<readonly Session[]>;
  /** @returns whether the user had such a session */
  revoke(userId: string, id: string): Promise<boolean>;
  revokeAll(userId: string): Promise<void>;
}

export function createSessions(documents: DocumentStore, now: () => number): Sessions {
  const over = (session: Session): boolean =>
    now() - session.lastSeenAt >= IDLE_MS || now() - session.createdAt >= ABSOLUTE_MS;

  async function ofUser(userId: string): Promise<readonly Session[]> {
    const find = {
      filter: { type: 'equals', field: 'userId', value: userId, cased: true },
      sort: { field: 'lastSeenAt', direction: 'descending' },
      limit: 1000,
    } as const;
    return (await documents.find(SESSIONS, find, SYSTEM_SCOPE)).items;
  }

  /** @param told what the audit log says of it; nothing where the end is no act of a person */
  async function remove(session: Session, told?: 'sign-out' | 'revoke'): Promise<void> {
    const { id, version, userId } = session;
    const doer = { kind: 'user', id: userId } as const;
    const acts: Act[] = [{ type: 'remove', collection: SESSIONS.name, id, version }];
    if (told) acts.push(accountAct(told, 'session', id, doer, now()));
    // Whoever else removes or touches it at the same time: it is gone or seen again just now.
    await documents.commit(acts).catch(() => undefined);
  }

  const sessions: Sessions = {
    async open(user, { userAgent, address }, more) {
      const others = await ofUser(user.id);
      for (const old of others.filter((session, i) => over(session) || i >= MAX_PER_USER - 1))
        await remove(old);
      const secret = newSecret();
      const session: Session = {
        createdAt: now(),
        ...more,
        id: hashSecret(secret),
        version: 1,
        userId: user.id,
        lastSeenAt: now(),
        userAgent: userAgent.slice(0, 256),
        address,
      };
      const doer = { kind: 'user', id: user.id } as const;
      const action = session.pending ? 'request' : 'sign-in';
      const details = { address, userAgent: session.userAgent };
      await documents.commit([
        put(SESSIONS, session),
        accountAct(action, 'session', session.id, doer, now(), details),
      ]);
      return secret;
    },
    async find(secret, background = false) {
      const session = await documents.get(SESSIONS, hashSecret(secret), SYSTEM_SCOPE);
      if (!session || over(session)) return undefined;
      if (background || now() - session.lastSeenAt < TOUCH_MS) return session;
      const touched = { ...session, lastSeenAt: now(), version: session.version + 1 };
      return documents.commit([put(SESSIONS, touched)]).then(
        () => touched,
        () => session,
      );
    },
    async rotate(session, user, changes) {
      await remove(session);
      const { userAgent, address, createdAt, pending, steppedUpAt } = session;
      const kept = { createdAt, pending, ...(steppedUpAt === undefined ? {} : { steppedUpAt }) };
      return sessions.open(user, { userAgent, address }, { ...kept, ...changes });
    },
    async close(secret) {
      const session = await documents.get(SESSIONS, hashSecret(secret), SYSTEM_SCOPE);
      if (session) await remove(session, 'sign-out');
    },
    list: async userId => (await ofUser(userId)).filter(session => !over(session)),
    async revoke(userId, id) {
      const session = (await ofUser(userId)).find(one => one.id === id);
      if (session) await remove(session, 'revoke');
      return session !== undefined;
    },
    async revokeAll(userId) {
      for (const session of await ofUser(userId)) await remove(session);
    },
  };
  return sessions;
}
