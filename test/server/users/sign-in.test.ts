import { COMMAND_LINE } from '../../../server/users/account-audit.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DocumentStore } from '../../../server/store/document-store.ts';
import { openSqliteStore } from '../../../server/store/sqlite/open-sqlite-store.ts';
import type { Accounts } from '../../../server/users/accounts.ts';
import { SETUP_MS, createAccounts } from '../../../server/users/accounts.ts';
import { codeAt } from '../../../server/users/one-time-code.ts';
import { NO_BREACH_LIST } from '../../../server/users/password-rules.ts';
import type { Sessions } from '../../../server/users/sessions.ts';
import { ABSOLUTE_MS, IDLE_MS, createSessions } from '../../../server/users/sessions.ts';
import { createSignInLimits } from '../../../server/users/sign-in-limits.ts';
import type { SignIn } from '../../../server/users/sign-in.ts';
import { createSignIn } from '../../../server/users/sign-in.ts';
import type { User } from '../../../server/users/user.ts';
import { API_TOKENS, SESSIONS, USERS } from '../../../server/users/user.ts';

const PASSWORD = 'бүрхэг тэнгэрийн дор';
const DEVICE = { userAgent: 'test', address: '192.0.2.1' };

describe('signing in', function () {
  this.timeout(30_000);
  let folder: string;
  let documents: DocumentStore;
  let accounts: Accounts;
  let sessions: Sessions;
  let signIn: SignIn;
  let now: number;

  beforeEach(async () => {
    now = 1_800_000_000_000;
    folder = mkdtempSync(join(tmpdir(), 'kharuul-users-'));
    documents = await openSqliteStore({
      file: join(folder, 'documents.sqlite'),
      collections: [USERS, SESSIONS, API_TOKENS] as never,
      cursorKey: new Uint8Array(32),
    });
    accounts = createAccounts(documents, { now: () => now, breaches: NO_BREACH_LIST });
    sessions = createSessions(documents, () => now);
    const limits = createSignInLimits(() => now);
    signIn = createSignIn({ documents, accounts, sessions, limits, now: () => now });
  });
  afterEach(async () => {
    await documents.close();
    rmSync(folder, { recursive: true });
  });

  async function active(name: string, roles: User['roles'] = ['analyst']): Promise<User> {
    const constituencies = roles.some(role => role.startsWith('agency')) ? ['a'] : [];
    const created = await accounts.create({ name, roles, constituencies }, COMMAND_LINE);
    if (!created.ok) throw new Error(created.fault);
    const set = await accounts.setUp(created.value.secret, PASSWORD);
    if (!set.ok) throw new Error(set.fault);
    return set.value;
  }

  /** A user with an authenticator, at the time step of its confirmation. */
  async function enrolled(name: string) {
    const user = await active(name);
    const first = await signIn.withPassword(name, PASSWORD, DEVICE, false);
    if (!first.ok) throw new Error('not signed in');
    const session = (await sessions.find(first.secret))!;
    const { secret } = (await signIn.enrol(user))!;
    const fresh = (await accounts.byId(user.id))!;
    const confirmed = await signIn.confirm(
      session,
      fresh,
      codeAt(secret, Math.floor(now / 30_000)),
    );
    return { secret, confirmed: confirmed!, pendingSecret: first.secret };
  }

  it('begins with a link that works once and for three days', async () => {
    const created = await accounts.create(
      { name: 'бат', roles: ['analyst'], constituencies: [] },
      COMMAND_LINE,
    );
    expect(created.ok).to.equal(true);
    const { secret } = (created as { value: { secret: string } }).value;
    expect(await accounts.setUp(secret, 'short')).to.deep.equal({ ok: false, fault: 'too-short' });
    expect(await accounts.setUp('forged', PASSWORD)).to.deep.equal({
      ok: false,
      fault: 'link-invalid',
    });
    expect((await accounts.setUp(secret, PASSWORD)).ok).to.equal(true);
    expect(await accounts.setUp(secret, PASSWORD)).to.deep.equal({
      ok: false,
      fault: 'link-invalid',
    });
    const late = await accounts.reset('БАТ', COMMAND_LINE);
    now += SETUP_MS;
    const lateSecret = (late as { value: { secret: string } }).value.secret;
    expect(await accounts.setUp(lateSecret, PASSWORD)).to.deep.equal({
      ok: false,
      fault: 'link-invalid',
    });
  });

  it('refuses a taken name in any case, a bad one, and an agency’s role without agency', async () => {
    await active('bat');
    const fault = async (name: string, roles: User['roles']) =>
      accounts.create({ name, roles, constituencies: [] }, COMMAND_LINE);
    expect(await fault('BAT', ['analyst'])).to.deep.equal({ ok: false, fault: 'name-taken' });
    expect(await fault('../x', ['analyst'])).to.deep.equal({ ok: false, fault: 'name-invalid' });
    expect(await fault('dorj', ['agency-reporter'])).to.deep.equal({
      ok: false,
      fault: 'constituency-needed',
    });
  });

  it('takes the right password only, of an active account only', async () => {
    await active('reporter', ['agency-reporter']);
    expect(await signIn.withPassword('reporter', PASSWORD, DEVICE, false)).to.include({
      ok: true,
      next: 'done',
    });
    expect(await signIn.withPassword('reporter', 'wrong', DEVICE, false)).to.deep.equal({
      ok: false,
      fault: 'wrong',
    });
    expect(await signIn.withPassword('nobody', PASSWORD, DEVICE, false)).to.deep.equal({
      ok: false,
      fault: 'wrong',
    });
    await accounts.disable('reporter', COMMAND_LINE);
    expect(await signIn.withPassword('reporter', PASSWORD, DEVICE, false)).to.deep.equal({
      ok: false,
      fault: 'wrong',
    });
  });

  it('asks the roles of the centre for a second factor, and gives recovery codes once', async () => {
    const { confirmed, pendingSecret } = await enrolled('bat');
    expect(confirmed.recoveryCodes).to.have.length(10);
    expect(await sessions.find(pendingSecret), 'the secret before the factor').to.equal(undefined);
    expect(await sessions.find(confirmed.secret)).to.include({ pending: false, steppedUpAt: now });
    const user = (await accounts.byName('bat'))!;
    expect(await signIn.enrol(user), 'a second authenticator').to.equal(undefined);
    expect(JSON.stringify(user)).not.to.include(confirmed.recoveryCodes[0]!);
  });

  it('takes a code of the authenticator once, and each recovery code once', async () => {
    const { secret, confirmed } = await enrolled('bat');
    now += 60_000;
    const code = codeAt(secret, Math.floor(now / 30_000));
    const tryWith = async (given: string) => {
      const again = await signIn.withPassword('bat', PASSWORD, DEVICE, false);
      if (!again.ok) throw new Error(again.fault);
      expect(again.next).to.equal('second-factor');
      const session = (await sessions.find(again.secret))!;
      expect(session.pending).to.equal(true);
      return signIn.secondFactor(session, (await accounts.byName('bat'))!, given);
    };
    expect((await tryWith(code)).ok).to.equal(true);
    expect(await tryWith(code)).to.deep.equal({ ok: false, fault: 'wrong' });
    const [recovery] = confirmed.recoveryCodes;
    expect((await tryWith(recovery!.toUpperCase())).ok).to.equal(true);
    expect(await tryWith(recovery!)).to.deep.equal({ ok: false, fault: 'wrong' });
  });

  it('makes a guesser of codes wait', async () => {
    await enrolled('bat');
    const again = await signIn.withPassword('bat', PASSWORD, DEVICE, false);
    if (!again.ok) throw new Error(again.fault);
    const session = (await sessions.find(again.secret))!;
    const user = (await accounts.byName('bat'))!;
    for (let i = 0; i < 5; i++) await signIn.secondFactor(session, user, '000000');
    expect(await signIn.secondFactor(session, user, '000000')).to.include({ fault: 'wait' });
  });

  it('ends sessions when idle, when old, when revoked, and all of them at a reset', async () => {
    const user = await active('reporter', ['agency-reporter']);
    const open = async () => sessions.open(user, DEVICE, { pending: false });
    const idle = await open();
    now += IDLE_MS - 1;
    expect(await sessions.find(idle)).to.not.equal(undefined);
    now += IDLE_MS;
    expect(await sessions.find(idle)).to.equal(undefined);

    const watched = await open();
    now += IDLE_MS - 1;
    expect(await sessions.find(watched, true), 'an open page').to.not.equal(undefined);
    now += 1;
    expect(await sessions.find(watched), 'nobody acted').to.equal(undefined);

    const old = await open();
    for (let at = 0; at < ABSOLUTE_MS; at += IDLE_MS / 2) {
      now += IDLE_MS / 2;
      if (at + IDLE_MS / 2 < ABSOLUTE_MS) expect(await sessions.find(old)).to.not.equal(undefined);
    }
    expect(await sessions.find(old)).to.equal(undefined);

    const [one, two] = [await open(), await open()];
    const [newest] = await sessions.list(user.id);
    expect(await sessions.revoke('somebody-else', newest!.id)).to.equal(false);
    expect(await sessions.revoke(user.id, newest!.id)).to.equal(true);
    await sessions.revokeAll(user.id);
    expect(await sessions.find(one)).to.equal(undefined);
    expect(await sessions.find(two)).to.equal(undefined);
  });
});
