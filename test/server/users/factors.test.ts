import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { generateSecret } from 'otplib';
import { acceptedStep, codeAt, totpUri } from '../../../server/users/one-time-code.ts';
import { hashPassword, verifyPassword } from '../../../server/users/password-hash.ts';
import {
  NO_BREACH_LIST,
  passwordFault,
  readBreachList,
} from '../../../server/users/password-rules.ts';
import { hashRecoveryCode, newRecoveryCodes } from '../../../server/users/secrets.ts';
import { createSignInLimits } from '../../../server/users/sign-in-limits.ts';

describe('passwords', () => {
  it('are kept as argon2id and found again, also when typed in another normal form', async () => {
    const phc = await hashPassword('Нууц үг й харуул');
    expect(phc).to.match(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
    expect(await verifyPassword('Нууц үг й харуул'.normalize('NFD'), phc)).to.equal(true);
    expect(await verifyPassword('Нууц үг й Харуул', phc)).to.equal(false);
    expect(await verifyPassword('x', 'no hash')).to.equal(false);
    expect(await hashPassword('Нууц үг й харуул')).not.to.equal(phc);
  });

  const file = join(tmpdir(), `kharuul-breaches-${process.pid}`);
  writeFileSync(file, 'correct horse battery\nF7FF9E8B7BB2E09B70935A5D785E0CC5D9D0ABF0:42\n');

  for (const [password, fault] of [
    ['eleven char', 'too-short'],
    ['x'.repeat(5) + 'abcdefghij'.repeat(26), 'too-long'],
    ['abababababab', 'too-uniform'],
    ['my name is BATBOLD 1', 'like-the-name'],
    ['Correct Horse Battery', 'breached'],
    ['Hello', 'too-short'],
    ['бүрхэг тэнгэрийн дор', undefined],
  ] as const) {
    it(`${fault ?? 'nothing'} speaks against ${password.slice(0, 24)}`, () => {
      expect(passwordFault(password, 'batbold', readBreachList(file))).to.equal(fault);
    });
  }

  it('are looked up among published hashes', () => {
    expect(readBreachList(file).has('Hello')).to.equal(true);
    expect(NO_BREACH_LIST.has('Hello')).to.equal(false);
  });
});

describe('one-time codes', () => {
  // RFC 6238 appendix B, SHA-1, the last six digits.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  for (const [time, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [20_000_000_000, '353130'],
  ] as const) {
    it(`agree with RFC 6238 at ${time} s`, () => {
      expect(codeAt(secret, Math.floor(time / 30))).to.equal(code);
    });
  }

  it('count once, and a step early or late', () => {
    const now = 1_800_000_000_000;
    const step = now / 30_000;
    for (const drift of [-1, 0, 1]) {
      expect(acceptedStep(secret, codeAt(secret, step + drift), 0, now)).to.equal(step + drift);
    }
    expect(acceptedStep(secret, codeAt(secret, step), step, now)).to.equal(undefined);
    expect(acceptedStep(secret, codeAt(secret, step + 2), 0, now)).to.equal(undefined);
    expect(acceptedStep(secret, '12345', 0, now)).to.equal(undefined);
  });

  it('are told to authenticators by a URI', () => {
    expect(totpUri(generateSecret(), 'бат')).to.match(
      /^otpauth:\/\/totp\/Kharuul:%D0%B1%D0%B0%D1%82\?/,
    );
  });

  it('have recovery codes that are the same however they are typed', () => {
    const [code] = newRecoveryCodes();
    expect(code).to.match(/^[0-9a-f]{5}(-[0-9a-f]{5}){3}$/);
    expect(hashRecoveryCode(code!.toUpperCase().replaceAll('-', ' '))).to.equal(
      hashRecoveryCode(code!),
    );
    expect(new Set(newRecoveryCodes()).size).to.equal(10);
  });
});

describe('limits on wrong sign-ins', () => {
  let now = 0;
  const limits = () => {
    now = 1_800_000_000_000;
    return createSignInLimits(() => now);
  };
  const of = (name: string, address: string, knownDevice = false) => ({
    name,
    address,
    knownDevice,
  });

  it('slow down the guesser, more with each try, and forget after an hour', () => {
    const subject = limits();
    for (let i = 0; i < 5; i++) subject.failed(of('bat', '192.0.2.1'));
    expect(subject.waitFor(of('bat', '192.0.2.1'))).to.equal(2000);
    subject.failed(of('bat', '192.0.2.1'));
    expect(subject.waitFor(of('bat', '192.0.2.1'))).to.equal(4000);
    now += 60 * 60_000;
    expect(subject.waitFor(of('bat', '192.0.2.1'))).to.equal(0);
  });

  it('do not let one lock another out', () => {
    const subject = limits();
    for (let i = 0; i < 40; i++) subject.failed(of('bat', '192.0.2.1'));
    expect(subject.waitFor(of('bat', '192.0.2.9'))).to.equal(0);
  });

  it('hold guesses from everywhere, but not the devices the person uses', () => {
    const subject = limits();
    for (let i = 0; i < 120; i++) subject.failed(of('bat', `192.0.2.${i}`));
    expect(subject.waitFor(of('bat', '198.51.100.1'))).to.be.greaterThan(0);
    expect(subject.waitFor(of('bat', '198.51.100.1', true))).to.equal(0);
  });

  it('hold an address that tries many names', () => {
    const subject = limits();
    for (let i = 0; i < 60; i++) subject.failed(of(`name${i}`, '192.0.2.1'));
    expect(subject.waitFor(of('other', '192.0.2.1'))).to.be.greaterThan(0);
    expect(subject.waitFor(of('other', '192.0.2.2'))).to.equal(0);
  });
});
