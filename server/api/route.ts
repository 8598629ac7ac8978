import type { Request, Response, Router } from 'express';
import type { z } from 'zod';
import { ApiError } from './api-error.ts';
import type { Endpoint } from './contract/endpoint.ts';

/** Who is calling; decided once, before any handler. */
export type Authorise = (request: Request) => void;

type Out<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface Call<E extends Endpoint> {
  readonly query: Out<E['query']>;
  readonly body: Out<E['body']>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly request: Request;
  readonly response: Response;
}

/**
 * Binds an endpoint of the contract: authorises, validates what comes in, and sends what its
 * handler gives, checked against the contract as well, so that nothing leaves by accident.
 */
export function bind<const E extends Endpoint>(
  router: Router,
  endpoint: E,
  authorise: Authorise,
  handle: (call: Call<E>) => Promise<Out<E['answer']>>,
): void {
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'delete';
  router[method](endpoint.path, async (request, response) => {
    if (endpoint.caller === 'session') authorise(request);
    const answer = await handle({
      query: checked(endpoint.query, request.query, 'query') as Out<E['query']>,
      body: checked(endpoint.body, request.body, 'body') as Out<E['body']>,
      parameters: request.params as Record<string, string>,
      request,
      response,
    });
    response.set('Cache-Control', 'no-store');
    if (endpoint.answer === undefined) response.status(204).end();
    else response.json(endpoint.answer.parse(answer));
  });
}

function checked(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = [where, ...(issue?.path ?? [])].join('.');
  throw new ApiError('INVALID_REQUEST', `${path}: ${issue?.message ?? 'not valid'}`);
}
