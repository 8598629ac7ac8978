import type { Router } from 'express';
import type { Accounts } from '../users/accounts.ts';
import type { Sessions } from '../users/sessions.ts';
import type { StartToken } from '../users/start-token.ts';
import { ApiError } from './api-error.ts';
import { closeSession, getSession, openSession } from './contract/session.ts';
import { clearSessionCookie, cookieOf, setSessionCookie } from './cookies.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

interface Deps {
  readonly gate: Gate;
  readonly startToken: StartToken;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly singleSignOn: boolean;
}

/** `/session`: how far one is, the start token for a cookie, and back. */
export function routeSession(
  router: Router,
  { gate, startToken, accounts, sessions, singleSignOn }: Deps,
): void {
  bind(router, getSession, gate, async ({ request }) => {
    const cookie = cookieOf(request.headers.cookie);
    const identity = await gate.identify({ bearer: undefined, cookie, background: true });
    const enrolled = identity?.user?.totp?.confirmedAt !== undefined;
    const next = identity?.pending ? ({ next: enrolled ? 'second-factor' : 'enrol' } as const) : {};
    return {
      open: identity !== undefined && !identity.pending,
      ...next,
      accounts: await accounts.any(),
      ...(singleSignOn ? { singleSignOn } : {}),
    };
  });

  bind(router, openSession, gate, async ({ body, response }) => {
    if (!startToken.isToken(body.token) || (await accounts.any())) {
      throw new ApiError(
        'TOKEN_WRONG',
        'This is not the token printed at the last start, or there are accounts by now.',
      );
    }
    setSessionCookie(response, startToken.open());
    return undefined;
  });

  bind(router, closeSession, gate, async ({ request, response }) => {
    const secret = cookieOf(request.headers.cookie) ?? '';
    startToken.close(secret);
    await sessions.close(secret);
    clearSessionCookie(response);
    return undefined;
  });
}
