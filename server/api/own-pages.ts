import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { ApiError } from './api-error.ts';

const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Whether a request came to this server by one of its names, from a page of its own. */
export type IsOwn = (request: IncomingMessage) => boolean;

/**
 * Refuses names that lead here from outside (DNS rebinding) and other sites' pages.
 * @param origin where people open Kharuul, e.g. `https://kharuul.example.mn`; this machine's own
 * names always count
 */
export function ownPages(origin: string | undefined): IsOwn {
  const host = origin === undefined ? undefined : new URL(origin).host;
  return ({ headers }) => {
    const asked = headers.host ?? '';
    if (host !== undefined && asked === host)
      return headers.origin === undefined || headers.origin === origin;
    if (!LOCAL_HOST.test(asked)) return false;
    return headers.origin === undefined || headers.origin === `http://${asked}`;
  };
}

/** Lets pass what came from a page of this server. */
export function ownPagesOnly(isOwn: IsOwn): RequestHandler {
  return (request, _response, next) => {
    if (isOwn(request)) next();
    else
      next(new ApiError('ORIGIN_REFUSED', 'This request did not come from a page of this server.'));
  };
}
