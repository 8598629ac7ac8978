import type { z } from 'zod';
import type { Action } from '../../policy/action.ts';

/**
 * Who may call: anyone; a browser that has a session, also one that still lacks its second
 * factor; anyone signed in, about themselves; or whoever the policy grants the action.
 */
export type Caller = 'anyone' | 'pending' | 'signed-in' | Action;

/**
 * An endpoint as data: the routes, the dashboard's client, the OpenAPI document and the
 * permission matrix are read from it. Browser-safe.
 */
export interface Endpoint<
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with `:name` for parameters. */
  readonly path: string;
  readonly caller: Caller;
  readonly query?: Query;
  readonly body?: Body;
  /** Absent: 204 without a body. */
  readonly answer?: Answer;
  /** Asked by open pages on their own: it does not keep a session alive. */
  readonly background?: true;
  /** The answer holds a secret that is shown once and kept nowhere. */
  readonly secret?: true;
}

export const API_PREFIX = '/api/v1';
