import type { Response, Router } from 'express';
import type { Accounts } from '../users/accounts.ts';
import type { Identity } from '../users/identify.ts';
import type { SignIn, SignInResult } from '../users/sign-in.ts';
import { ApiError } from './api-error.ts';
import {
  beginEnrolment,
  confirmEnrolment,
  giveSecondFactor,
  setUpAccount,
  signInWithPassword,
} from './contract/sign-in.ts';
import { deviceOf, isKnownDevice, setSessionCookie } from './cookies.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

interface Deps {
  readonly gate: Gate;
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  /** Signs the cookie by which a browser is known again. */
  readonly deviceKey: Uint8Array;
}

/** `/sign-in` and `/set-up`: from a link or a password to a session. */
export function routeSignIn(router: Router, { gate, accounts, signIn, deviceKey }: Deps): void {
  function opened(response: Response, result: SignInResult) {
    if (!result.ok) throw signInError(response, result, 'SIGN_IN_WRONG');
    setSessionCookie(
      response,
      result.secret,
      result.next === 'done' ? { deviceKey, name: result.user.name } : undefined,
    );
    return { next: result.next };
  }

  bind(router, signInWithPassword, gate, async ({ body, request, response }) => {
    const known = isKnownDevice(request, deviceKey, body.name);
    return opened(
      response,
      await signIn.withPassword(body.name, body.password, deviceOf(request), known),
    );
  });

  bind(router, setUpAccount, gate, async ({ body, request, response }) => {
    const result = await accounts.setUp(body.secret, body.password);
    if (!result.ok) throw faultError(result.fault);
    return opened(response, await signIn.afterSetUp(result.value, deviceOf(request)));
  });

  bind(router, giveSecondFactor, gate, async ({ body, identity, response }) => {
    const { session, user } = ofBrowser(identity);
    const result = await signIn.secondFactor(session, user, body.code);
    if (!result.ok) throw signInError(response, result);
    return opened(response, result);
  });

  bind(router, beginEnrolment, gate, async ({ identity }) => {
    const begun = await signIn.enrol(ofBrowser(identity).user);
    if (!begun)
      throw new ApiError(
        'ENROLLED_ALREADY',
        'An authenticator is enrolled; an administrator can reset it.',
      );
    return begun;
  });

  bind(router, confirmEnrolment, gate, async ({ body, identity, response }) => {
    const { session, user } = ofBrowser(identity);
    const confirmed = await signIn.confirm(session, user, body.code);
    if (!confirmed)
      throw new ApiError('CODE_WRONG', 'The code is wrong; check the clock of the device.');
    setSessionCookie(response, confirmed.secret, { deviceKey, name: user.name });
    return { recoveryCodes: [...confirmed.recoveryCodes] };
  });
}

/** A factor that was not taken: wrong, or one has to wait. */
export function signInError(
  response: Response,
  refused: Extract<SignInResult, { ok: false }>,
  wrong: 'SIGN_IN_WRONG' | 'CODE_WRONG' = 'CODE_WRONG',
): ApiError {
  if (refused.fault === 'wait') {
    response.set('Retry-After', String(Math.ceil(refused.waitMs / 1000)));
    return new ApiError('TOO_MANY_REQUESTS', 'Too many wrong tries; wait and try again.');
  }
  return wrong === 'SIGN_IN_WRONG'
    ? new ApiError('SIGN_IN_WRONG', 'The name or the password is wrong.')
    : new ApiError('CODE_WRONG', 'The code is wrong or was used already.');
}

/** The session and user of a browser; a script's token has neither. */
export function ofBrowser(identity: Identity): Required<Pick<Identity, 'session' | 'user'>> {
  const { session, user } = identity;
  if (!session || !user) throw new ApiError('FORBIDDEN', 'This needs a person’s own session.');
  return { session, user };
}

const WEAK: Readonly<Record<string, string>> = {
  'too-short': 'A password has at least 12 characters; several words are good.',
  'too-long': 'A password has at most 256 characters.',
  'too-uniform': 'This password repeats the same few characters.',
  'like-the-name': 'This password has the account’s name in it.',
  breached: 'This password is known from a breach; attackers try it first.',
};

/** Refusals of accounts as answers. */
export function faultError(fault: string): ApiError {
  if (fault === 'link-invalid')
    return new ApiError('LINK_INVALID', 'This link was used already, has run out, or never was.');
  if (fault === 'unknown-user') return new ApiError('NOT_FOUND', 'There is no such account.');
  if (fault === 'name-taken') return new ApiError('NAME_TAKEN', 'This name is taken.');
  if (fault === 'name-invalid' || fault === 'constituency-needed')
    return new ApiError('INVALID_REQUEST', fault);
  return new ApiError('PASSWORD_WEAK', WEAK[fault] ?? fault);
}
