import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { StoreError } from '../../ingest/store/event-store.ts';
import { ApiError, problemOf } from './api-error.ts';

/** The one place where errors become answers. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = asApiError(error);
    if (!known) log.error({ err: error, path: request.path }, 'request failed');
    sendProblem(
      response,
      known ?? new ApiError('INTERNAL', 'Something went wrong here; it is in the log.'),
    );
  };
}

function sendProblem(response: Response, error: ApiError): void {
  const problem = problemOf(error);
  response
    .status(problem.status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

function asApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof StoreError) {
    if (error.code === 'QUERY_REFUSED') return new ApiError('QUERY_INVALID', error.message);
    return new ApiError('STORE_UNAVAILABLE', `${error.message} (${error.code})`);
  }
  const { type, status } = (error ?? {}) as { type?: string; status?: number };
  if (type === 'entity.too.large') return new ApiError('BODY_TOO_LARGE', 'The body is too large.');
  if (status !== undefined && status >= 400 && status < 500) {
    return new ApiError('INVALID_REQUEST', 'The request cannot be read.');
  }
  return undefined;
}
