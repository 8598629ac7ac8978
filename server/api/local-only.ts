import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { ApiError } from './api-error.ts';

const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether a request was made to this machine by name, from a page of its own. A name that leads
 * here from outside (DNS rebinding) and another site's page are refused.
 */
export function isLocal({ headers }: IncomingMessage): boolean {
  if (!LOCAL_HOST.test(headers.host ?? '')) return false;
  return headers.origin === undefined || headers.origin === `http://${headers.host}`;
}

/** Refuses what did not come from a page of this server. */
export const localOnly: RequestHandler = (request, _response, next) => {
  if (isLocal(request)) next();
  else
    next(new ApiError('ORIGIN_REFUSED', 'This request did not come from a page of this server.'));
};
