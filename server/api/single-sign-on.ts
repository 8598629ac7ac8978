import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Response } from 'express';
import { Router } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Role } from '../policy/role.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { accountOf } from '../users/federated-accounts.ts';
import type { People } from '../users/people.ts';
import type { Attempt, SingleSignOn } from '../users/single-sign-on.ts';
import { cookieOf, deviceOf, setSessionCookie } from './cookies.ts';

export const SSO_PATH = '/sso';
const ATTEMPT_COOKIE = 'kharuul_sso';
const ATTEMPT_MS = 10 * 60_000;

const attemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  until: z.number(),
});

interface Deps {
  readonly singleSignOn: SingleSignOn;
  readonly groups: Readonly<Record<string, Role>>;
  readonly documents: DocumentStore;
  readonly people: People;
  /** Signs the cookie of an attempt. */
  readonly key: Uint8Array;
  readonly origin: () => string;
  readonly log: Logger;
}

/** `/sso/start` and `/sso/callback`: pages of a browser, not endpoints of the API. */
export function singleSignOnPages(deps: Deps): Router {
  const { singleSignOn, groups, documents, people, key, origin, log } = deps;
  const router = Router();

  router.get('/start', async (_request, response) => {
    const { url, attempt } = await singleSignOn.begin();
    // Lax, not Strict: the browser comes back from the provider's page.
    const cookie = {
      httpOnly: true,
      sameSite: 'lax',
      path: SSO_PATH,
      maxAge: ATTEMPT_MS,
      secure: response.req.secure,
    } as const;
    response.cookie(ATTEMPT_COOKIE, sealed(key, attempt, people.now() + ATTEMPT_MS), cookie);
    response.redirect(303, url);
  });

  router.get('/callback', async (request, response) => {
    response.clearCookie(ATTEMPT_COOKIE, { path: SSO_PATH });
    const attempt = unsealed(key, cookieOf(request.headers.cookie, ATTEMPT_COOKIE), people.now());
    if (!attempt) {
      leave(response, 'expired');
      return;
    }
    try {
      const person = await singleSignOn.finish(new URL(request.originalUrl, origin()), attempt);
      const account = await accountOf(documents, people.accounts, person, groups, people.now);
      if ('fault' in account) {
        leave(response, account.fault);
        return;
      }
      const opened = await people.signIn.federated(
        account.user,
        deviceOf(request),
        person.secondFactor,
      );
      setSessionCookie(response, opened.secret);
      leave(response);
    } catch (error) {
      log.warn({ err: error }, 'single sign-on failed');
      leave(response, 'refused');
    }
  });
  return router;
}

/**
 * Goes on to the dashboard by a page of this server: a redirect would still count as coming from
 * the provider, and the session's strict cookie would not be sent.
 */
function leave(response: Response, fault?: string): void {
  const to = fault === undefined ? '/' : `/?sso=${fault}`;
  response.set('Cache-Control', 'no-store');
  response
    .type('html')
    .send(
      `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${to}"><title>Kharuul</title><a href="${to}">Kharuul</a>`,
    );
}

function sealed(key: Uint8Array, attempt: Attempt, until: number): string {
  const body = Buffer.from(JSON.stringify({ ...attempt, until })).toString('base64url');
  return `${body}.${macOf(key, body)}`;
}

function unsealed(key: Uint8Array, cookie: string | undefined, now: number): Attempt | undefined {
  const [body = '', mac = ''] = (cookie ?? '').split('.', 2);
  const expected = Buffer.from(macOf(key, body));
  const given = Buffer.from(mac);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const attempt = attemptSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  return attempt.until > now ? attempt : undefined;
}

function macOf(key: Uint8Array, body: string): string {
  return createHmac('sha256', key).update(`sso ${body}`).digest('base64url');
}
