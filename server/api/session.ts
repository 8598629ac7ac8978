import type { Request, Router } from 'express';
import type { StartToken } from '../users/start-token.ts';
import { ApiError } from './api-error.ts';
import { closeSession, getSession, openSession } from './contract/session.ts';
import type { Authorise } from './route.ts';
import { bind } from './route.ts';

export const SESSION_COOKIE = 'kharuul_session';

/** `/session`: whether there is one, the start token for a cookie, and back. */
export function routeSession(
  router: Router,
  { startToken, authorise }: { startToken: StartToken; authorise: Authorise },
): void {
  const cookie = { httpOnly: true, sameSite: 'strict', path: '/' } as const;

  bind(router, getSession, authorise, async ({ request }) => {
    const secret = cookieOf(request.headers.cookie);
    return { open: secret !== undefined && startToken.isSession(secret) };
  });

  bind(router, openSession, authorise, async ({ body, response }) => {
    if (!startToken.isToken(body.token)) {
      throw new ApiError('TOKEN_WRONG', 'This is not the token printed at the last start.');
    }
    response.cookie(SESSION_COOKIE, startToken.open(), cookie);
    return undefined;
  });

  bind(router, closeSession, authorise, async ({ request, response }) => {
    startToken.close(cookieOf(request.headers.cookie) ?? '');
    response.clearCookie(SESSION_COOKIE, cookie);
    return undefined;
  });
}

/** Lets pass who has a session's cookie, or the token itself as a bearer (scripts). */
export function authoriseWith(startToken: StartToken): Authorise {
  return (request: Request) => {
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined && startToken.isToken(bearer)) return;
    const secret = cookieOf(request.headers.cookie);
    if (secret !== undefined && startToken.isSession(secret)) return;
    throw new ApiError('SESSION_REQUIRED', 'Sign in with the token printed at start.');
  };
}

/** The session's secret in a `Cookie` header. */
export function cookieOf(header: string | undefined): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === SESSION_COOKIE && value !== undefined) return value;
  }
  return undefined;
}
