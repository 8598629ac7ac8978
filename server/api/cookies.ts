import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { fold } from '../../ingest/query/fold.ts';
import type { Device } from '../users/sessions.ts';

export const SESSION_COOKIE = 'kharuul_session';
const DEVICE_COOKIE = 'kharuul_device';
const DEVICE_MS = 180 * 86_400_000;

const FLAGS = { httpOnly: true, sameSite: 'strict', path: '/' } as const;

/**
 * Gives the browser its session. With `known`, also the mark that this account signed in here:
 * guesses made elsewhere do not slow this browser down.
 */
export function setSessionCookie(
  response: Response,
  secret: string,
  known?: { readonly deviceKey: Uint8Array; readonly name: string },
): void {
  const secure = response.req.secure;
  response.cookie(SESSION_COOKIE, secret, { ...FLAGS, secure });
  if (known) {
    response.cookie(DEVICE_COOKIE, markOf(known.deviceKey, known.name), {
      ...FLAGS,
      secure,
      maxAge: DEVICE_MS,
    });
  }
}

export function clearSessionCookie(response: Response): void {
  response.clearCookie(SESSION_COOKIE, FLAGS);
}

/** Whether this account has signed in with this browser before. */
export function isKnownDevice(request: Request, deviceKey: Uint8Array, name: string): boolean {
  const mark = Buffer.from(cookieOf(request.headers.cookie, DEVICE_COOKIE) ?? '');
  const expected = Buffer.from(markOf(deviceKey, name));
  return mark.length === expected.length && timingSafeEqual(mark, expected);
}

/** What a person recognises the browser by. */
export function deviceOf(request: Request): Device {
  return { userAgent: request.headers['user-agent'] ?? '', address: request.ip ?? '' };
}

/** A cookie's value in a `Cookie` header. */
export function cookieOf(header: string | undefined, name = SESSION_COOKIE): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}

function markOf(key: Uint8Array, name: string): string {
  return createHmac('sha256', key).update(fold(name)).digest('base64url');
}

/** The token of an `Authorization: Bearer` header. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
}
