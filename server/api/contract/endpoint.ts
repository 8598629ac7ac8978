import type { z } from 'zod';

/**
 * An endpoint as data: the routes, the dashboard's client and, later, the OpenAPI document and
 * the permission matrix are read from it. Browser-safe.
 */
export interface Endpoint<
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/api/v1`, with `:name` for parameters. */
  readonly path: string;
  /** Who may call it: anyone, or who holds the start token's session. */
  readonly caller: 'anyone' | 'session';
  readonly query?: Query;
  readonly body?: Body;
  /** Absent: 204 without a body. */
  readonly answer?: Answer;
}

export const API_PREFIX = '/api/v1';
