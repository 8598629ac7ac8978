import type { Request, Response, Router } from 'express';
import type { z } from 'zod';
import type { Scope } from '../../ingest/query/scope.ts';
import type { Action } from '../policy/action.ts';
import type { Decision, DenyReason, PolicyContext, PolicyObject } from '../policy/decide.ts';
import { decide } from '../policy/decide.ts';
import type { PolicyFields } from '../policy/scope-of.ts';
import { scopeOf } from '../policy/scope-of.ts';
import { reachesOf } from '../policy/subject.ts';
import type { Identify, Identity } from '../users/identify.ts';
import { ApiError } from './api-error.ts';
import type { Caller, Endpoint } from './contract/endpoint.ts';
import { bearerOf, cookieOf } from './cookies.ts';
import type { Idempotency } from './idempotency.ts';

/** What stands before every endpoint. */
export interface Gate {
  readonly identify: Identify;
  readonly idempotency: Idempotency;
  now(): number;
}

type Out<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type Granted = Exclude<Decision, { effect: 'deny' }>['effect'];

export interface Call<E extends Endpoint> {
  readonly query: Out<E['query']>;
  readonly body: Out<E['body']>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly request: Request;
  readonly response: Response;
  readonly identity: E['caller'] extends 'anyone' ? undefined : Identity;
  /** Some of what the caller sees comes without content. */
  readonly blind: boolean;
  /** What the caller may see of a kind of document, for a store's query. */
  scope(fields: PolicyFields): Scope;
  /** Asks the policy about one object. @throws ApiError with the reason of a refusal */
  allow(object: PolicyObject, more?: Omit<PolicyContext, 'now'>): Granted;
}

/**
 * Binds an endpoint of the contract: recognises the caller, validates what comes in, and sends
 * what its handler gives, checked against the contract as well, so that nothing leaves by
 * accident. A handler of an action that asked the policy about nothing answers nothing.
 */
export function bind<const E extends Endpoint>(
  router: Router,
  endpoint: E,
  gate: Gate,
  handle: (call: Call<E>) => Promise<Out<E['answer']>>,
): void {
  const { caller } = endpoint;
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
  router[method](endpoint.path, async (request, response) => {
    const identity = caller === 'anyone' ? undefined : await recognised(gate, request, endpoint);
    const action = isAction(caller) ? caller : undefined;
    let asked = action === undefined;
    const subject = () => {
      if (!identity || !action) throw new Error(`${endpoint.path} has no action to ask about`);
      asked = true;
      return { subject: identity.subject, action };
    };
    const call: Call<E> = {
      query: checked(endpoint.query, request.query, 'query') as Out<E['query']>,
      body: checked(endpoint.body, request.body, 'body') as Out<E['body']>,
      parameters: request.params as Record<string, string>,
      request,
      response,
      identity: identity as Call<E>['identity'],
      blind: identity !== undefined && action !== undefined && isBlind(identity, action),
      scope(fields) {
        const { subject: who, action: what } = subject();
        return scopeOf(who, what, fields);
      },
      allow(object, more = {}) {
        const { subject: who, action: what } = subject();
        const decision = decide(who, what, object, { ...more, now: gate.now() });
        if (decision.effect === 'deny') throw refuse(decision.reason);
        return decision.effect;
      },
    };
    const write = async () => {
      const given = await handle(call);
      if (!asked) throw new Error(`${endpoint.method} ${endpoint.path} did not ask the policy`);
      return given;
    };
    const answer = identity
      ? await gate.idempotency.once(request, identity.subject.id, endpoint.secret === true, write)
      : await write();
    response.set('Cache-Control', 'no-store');
    if (endpoint.answer === undefined) response.status(204).end();
    else response.json(endpoint.answer.parse(answer));
  });
}

/** A refusal of the policy, as an answer. What one may not see is not there. */
export function refuse(reason: DenyReason): ApiError {
  switch (reason) {
    case 'step-up-needed':
      return new ApiError(
        'STEP_UP_NEEDED',
        'This needs a code of your authenticator given just now.',
      );
    case 'second-person-needed':
      return new ApiError('SECOND_PERSON_NEEDED', 'A second person has to approve this.');
    case 'not-granted':
      return new ApiError('FORBIDDEN', 'Your role does not allow this.');
    case 'other-constituent':
    case 'restricted':
    case 'not-a-recipient':
      return new ApiError('NOT_FOUND', 'There is no such thing, or you may not see it.');
  }
}

async function recognised(
  gate: Gate,
  request: Request,
  { caller, background }: Endpoint,
): Promise<Identity> {
  const { authorization, cookie } = request.headers;
  const identity = await gate.identify({
    bearer: bearerOf(authorization),
    cookie: cookieOf(cookie),
    background: background === true,
  });
  if (!identity) throw new ApiError('SESSION_REQUIRED', 'Sign in first.');
  if (identity.pending && caller !== 'pending') {
    throw new ApiError('SECOND_FACTOR_NEEDED', 'The second factor is still to be given.');
  }
  if (isAction(caller) && reachesOf(identity.subject, caller).size === 0)
    throw refuse('not-granted');
  return identity;
}

function isBlind({ subject }: Identity, action: Action): boolean {
  const reaches = reachesOf(subject, action);
  return reaches.has('redacted') && !reaches.has('all');
}

function isAction(caller: Caller): caller is Action {
  return caller.includes('.');
}

function checked(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = [where, ...(issue?.path ?? [])].join('.');
  throw new ApiError('INVALID_REQUEST', `${path}: ${issue?.message ?? 'not valid'}`);
}
