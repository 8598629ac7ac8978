import { randomUUID } from 'node:crypto';
import { StoreError } from '../../ingest/store/event-store.ts';
import type { Role } from '../policy/role.ts';
import { AGENCY_ROLES } from '../policy/role.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { Act, DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import type { Doer } from './account-audit.ts';
import { accountAct } from './account-audit.ts';
import { hashPassword } from './password-hash.ts';
import type { BreachList, PasswordFault } from './password-rules.ts';
import { passwordFault } from './password-rules.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { User } from './user.ts';
import { USERS, userNameSchema } from './user.ts';

/** A set-up link works this long. */
export const SETUP_MS = 72 * 60 * 60_000;

export type AccountFault =
  | PasswordFault
  | 'name-invalid'
  | 'name-taken'
  | 'constituency-needed'
  | 'unknown-user'
  | 'link-invalid';

/** Expected refusals: a value with the reason, see `AccountFault`. */
export type AccountResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: AccountFault };

export interface NewAccount {
  readonly name: string;
  readonly displayName?: string;
  readonly roles: readonly Role[];
  readonly constituencies: readonly string[];
}

/** An account with the secret of its one-time link, which is shown once and kept as a hash. */
export interface Invitation {
  readonly user: User;
  readonly secret: string;
}

export interface Accounts {
  any(): Promise<boolean>;
  byId(id: string): Promise<User | undefined>;
  byName(name: string): Promise<User | undefined>;
  create(account: NewAccount, doer: Doer): Promise<AccountResult<Invitation>>;
  /** A new link; password, second factor and recovery codes are gone. */
  reset(name: string, doer: Doer): Promise<AccountResult<Invitation>>;
  disable(name: string, doer: Doer): Promise<AccountResult<User>>;
  /** Uses a link: sets the password. The link works once. */
  setUp(secret: string, password: string): Promise<AccountResult<User>>;
  /** @throws StoreError `VERSION_CONFLICT` where somebody else changed it meanwhile */
  save(user: User, changes: Partial<User>, acts?: readonly Act[]): Promise<User>;
}

export function createAccounts(
  documents: DocumentStore,
  { now, breaches }: { now: () => number; breaches: BreachList },
): Accounts {
  async function one(field: string, value: string): Promise<User | undefined> {
    const find = {
      filter: { type: 'equals', field, value },
      sort: { field: 'name', direction: 'ascending' },
      limit: 1,
    } as const;
    return (await documents.find(USERS, find, SYSTEM_SCOPE)).items[0];
  }

  async function save(
    user: User,
    changes: Partial<User>,
    acts: readonly Act[] = [],
  ): Promise<User> {
    const changed = { ...user, ...changes, version: user.version + 1 };
    // A member set to undefined is taken away.
    const clean = JSON.parse(JSON.stringify(changed)) as User;
    await documents.commit([put(USERS, clean), ...acts]);
    return clean;
  }

  function newLink(): { secret: string; setup: NonNullable<User['setup']> } {
    const secret = newSecret();
    const expiresAt = new Date(now() + SETUP_MS).toISOString();
    return { secret, setup: { tokenHash: hashSecret(secret), expiresAt } };
  }

  const refuse = (fault: AccountFault) => ({ ok: false, fault }) as const;

  return {
    any: async () =>
      (await documents.count(USERS, { type: 'and', filters: [] }, 1, SYSTEM_SCOPE)) > 0,
    byId: id => documents.get(USERS, id, SYSTEM_SCOPE),
    byName: name => one('name', name),
    save,
    async create({ name, displayName, roles, constituencies }, doer) {
      if (!userNameSchema.safeParse(name).success) return refuse('name-invalid');
      const ofAgency = roles.some(role => AGENCY_ROLES.includes(role));
      if (ofAgency && constituencies.length === 0) return refuse('constituency-needed');
      if (await one('name', name)) return refuse('name-taken');
      const { secret, setup } = newLink();
      const user: User = {
        id: randomUUID(),
        version: 1,
        name,
        displayName: displayName ?? name,
        roles: [...roles],
        constituencies: [...constituencies],
        status: 'invited',
        createdAt: new Date(now()).toISOString(),
        setup,
        recoveryHashes: [],
      };
      const acts: Act[] = [
        put(USERS, user),
        accountAct('create', 'user', user.id, doer, now(), { name, roles, constituencies }),
      ];
      try {
        await documents.commit(acts);
      } catch (error) {
        if (error instanceof StoreError && error.code === 'DOCUMENT_EXISTS')
          return refuse('name-taken');
        throw error;
      }
      return { ok: true, value: { user, secret } };
    },
    async reset(name, doer) {
      const user = await one('name', name);
      if (!user) return refuse('unknown-user');
      const { secret, setup } = newLink();
      const { passwordHash: _, totp: __, ...rest } = user;
      const version = user.version + 1;
      const invited: User = { ...rest, version, setup, status: 'invited', recoveryHashes: [] };
      await documents.commit([
        put(USERS, invited),
        accountAct('reset', 'user', user.id, doer, now()),
      ]);
      return { ok: true, value: { user: invited, secret } };
    },
    async disable(name, doer) {
      const user = await one('name', name);
      if (!user) return refuse('unknown-user');
      const { setup: _, ...rest } = user;
      const disabled: User = { ...rest, version: user.version + 1, status: 'disabled' };
      await documents.commit([
        put(USERS, disabled),
        accountAct('disable', 'user', user.id, doer, now()),
      ]);
      return { ok: true, value: disabled };
    },
    async setUp(secret, password) {
      const user = await one('setup.tokenHash', hashSecret(secret));
      if (!user?.setup || Date.parse(user.setup.expiresAt) <= now() || user.status === 'disabled') {
        return refuse('link-invalid');
      }
      const fault = passwordFault(password, user.name, breaches);
      if (fault) return refuse(fault);
      const { setup: _, ...rest } = user;
      const passwordHash = await hashPassword(password);
      const active: User = { ...rest, version: user.version + 1, status: 'active', passwordHash };
      try {
        await documents.commit([
          put(USERS, active),
          accountAct('enable', 'user', user.id, { kind: 'user', id: user.id }, now()),
        ]);
      } catch (error) {
        // Used by somebody else between reading and writing.
        if (error instanceof StoreError && error.code === 'VERSION_CONFLICT')
          return refuse('link-invalid');
        throw error;
      }
      return { ok: true, value: active };
    },
  };
}
