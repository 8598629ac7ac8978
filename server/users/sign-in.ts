import { generateSecret } from 'otplib';
import { fold } from '../../ingest/query/fold.ts';
import type { Role } from '../policy/role.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { accountAct } from './account-audit.ts';
import type { Accounts } from './accounts.ts';
import { acceptedStep, totpUri } from './one-time-code.ts';
import { DECOY_HASH, verifyPassword } from './password-hash.ts';
import { hashRecoveryCode, newRecoveryCodes } from './secrets.ts';
import type { Device, Sessions } from './sessions.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import type { Session, User } from './user.ts';

/** Roles whose holders need a second factor. */
const SECOND_FACTOR_ROLES: ReadonlySet<Role> = new Set<Role>([
  'administrator',
  'lead',
  'analyst',
  'detection-engineer',
  'manager',
  'auditor',
  'agency-administrator',
  'liaison',
]);

/** What comes next for the person. */
export type Next = 'done' | 'second-factor' | 'enrol';

export type SignInResult =
  | { readonly ok: true; readonly secret: string; readonly next: Next; readonly user: User }
  | { readonly ok: false; readonly fault: 'wrong' }
  | { readonly ok: false; readonly fault: 'wait'; readonly waitMs: number };

export interface SignIn {
  withPassword(
    name: string,
    password: string,
    device: Device,
    knownDevice: boolean,
  ): Promise<SignInResult>;
  /** The first sign-in after a set-up link: the password was chosen a moment ago. */
  afterSetUp(user: User, device: Device): Promise<SignInResult>;
  /** A provider vouches for the person; its second factor counts where it says there was one. */
  federated(
    user: User,
    device: Device,
    secondFactor: boolean,
  ): Promise<{ readonly secret: string }>;
  /** A code of the authenticator, or a recovery code, for a pending session or a step-up. */
  secondFactor(session: Session, user: User, code: string): Promise<SignInResult>;
  /** Begins to enrol an authenticator; a confirmed one is replaced only by a reset. */
  enrol(user: User): Promise<{ readonly secret: string; readonly uri: string } | undefined>;
  /** The first code of the authenticator. @returns recovery codes, shown once */
  confirm(
    session: Session,
    user: User,
    code: string,
  ): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[] } | undefined>;
}

interface Deps {
  readonly documents: DocumentStore;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly limits: SignInLimits;
  now(): number;
}

export function createSignIn({ documents, accounts, sessions, limits, now }: Deps): SignIn {
  function nextFor(user: User): Next {
    if (user.totp?.confirmedAt !== undefined) return 'second-factor';
    return user.roles.some(role => SECOND_FACTOR_ROLES.has(role)) ? 'enrol' : 'done';
  }

  async function open(user: User, device: Device): Promise<SignInResult> {
    const next = nextFor(user);
    const secret = await sessions.open(user, device, { pending: next !== 'done' });
    return { ok: true, secret, next, user };
  }

  /** What was typed as a name may be a password by mistake: it can be erased, as all payloads. */
  async function refused(id: string, details: Record<string, string>): Promise<void> {
    const doer = { kind: 'system', id: 'sign-in' } as const;
    await documents.commit([accountAct('sign-in-refused', 'user', id, doer, now(), details)]);
  }

  return {
    async withPassword(name, password, device, knownDevice) {
      const attempt = { name: fold(name), address: device.address, knownDevice };
      const waitMs = limits.waitFor(attempt);
      if (waitMs > 0) return { ok: false, fault: 'wait', waitMs };
      const user = await accounts.byName(name);
      const usable = user?.status === 'active' ? user.passwordHash : undefined;
      // An unknown name takes as long as a wrong password.
      const right = await verifyPassword(password, usable ?? (await DECOY_HASH));
      if (!user || usable === undefined || !right) {
        limits.failed(attempt);
        await refused(user?.id ?? 'unknown', { name, address: device.address });
        return { ok: false, fault: 'wrong' };
      }
      limits.succeeded(attempt);
      return open(user, device);
    },

    afterSetUp: open,

    async federated(user, device, secondFactor) {
      const pending = !secondFactor && nextFor(user) !== 'done';
      const steppedUp = secondFactor ? { steppedUpAt: now() } : {};
      return { secret: await sessions.open(user, device, { pending, ...steppedUp }) };
    },

    async secondFactor(session, user, code) {
      const attempt = { name: `factor ${user.id}`, address: session.address, knownDevice: false };
      const waitMs = limits.waitFor(attempt);
      if (waitMs > 0) return { ok: false, fault: 'wait', waitMs };
      const changes = factorGiven(user, code, now());
      if (!changes) {
        limits.failed(attempt);
        await refused(user.id, { address: session.address, factor: 'second' });
        return { ok: false, fault: 'wrong' };
      }
      // Saved first: of two browsers that give the same code at once, one gets in.
      const saved = await accounts.save(user, changes);
      limits.succeeded(attempt);
      const secret = await sessions.rotate(session, saved, { pending: false, steppedUpAt: now() });
      return { ok: true, secret, next: 'done', user: saved };
    },

    async enrol(user) {
      if (user.totp?.confirmedAt !== undefined) return undefined;
      const secret = generateSecret();
      await accounts.save(user, { totp: { secret, lastStep: 0 } });
      return { secret, uri: totpUri(secret, user.name) };
    },

    async confirm(session, user, code) {
      if (!user.totp || user.totp.confirmedAt !== undefined) return undefined;
      const attempt = { name: `factor ${user.id}`, address: session.address, knownDevice: false };
      if (limits.waitFor(attempt) > 0) return undefined;
      const step = acceptedStep(user.totp.secret, code, user.totp.lastStep, now());
      if (step === undefined) {
        limits.failed(attempt);
        return undefined;
      }
      const recoveryCodes = newRecoveryCodes();
      const confirmedAt = new Date(now()).toISOString();
      const saved = await accounts.save(user, {
        totp: { secret: user.totp.secret, confirmedAt, lastStep: step },
        recoveryHashes: recoveryCodes.map(hashRecoveryCode),
      });
      const secret = await sessions.rotate(session, saved, { pending: false, steppedUpAt: now() });
      return { secret, recoveryCodes };
    },
  };
}

/** What changes on the account when a code is right; undefined when it is not. */
function factorGiven(user: User, code: string, now: number): Partial<User> | undefined {
  if (user.totp?.confirmedAt === undefined) return undefined;
  const step = acceptedStep(user.totp.secret, code.replaceAll(' ', ''), user.totp.lastStep, now);
  if (step !== undefined) return { totp: { ...user.totp, lastStep: step } };
  const hash = hashRecoveryCode(code);
  if (!user.recoveryHashes.includes(hash)) return undefined;
  return { recoveryHashes: user.recoveryHashes.filter(other => other !== hash) };
}
