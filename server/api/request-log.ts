import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** An id that a proxy gave may be taken over; anything else is not worth a place in the log. */
const GIVEN_ID = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Gives every request an id, answers it in `X-Request-Id`, and logs what was asked and how it
 * ended: no query, no body, no header, since those hold names, searches and secrets.
 */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    const id = given !== undefined && GIVEN_ID.test(given) ? given : randomUUID();
    const start = performance.now();
    response.set('X-Request-Id', id);
    response.on('finish', () => {
      const { statusCode } = response;
      const entry = {
        requestId: id,
        method: request.method,
        path: request.originalUrl.split('?', 1)[0],
        status: statusCode,
        ms: Math.round(performance.now() - start),
      };
      if (statusCode >= 500) log.error(entry, 'request');
      else log.debug(entry, 'request');
    });
    next();
  };
}
