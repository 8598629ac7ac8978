import { z } from 'zod';
import type { Endpoint } from './contract/endpoint.ts';
import { API_PREFIX } from './contract/endpoint.ts';
import { EVERY_ENDPOINT } from './contract/every-endpoint.ts';
import { problemSchema } from './contract/problem.ts';

type Json = Record<string, unknown>;

/** The contract as an OpenAPI 3.1 document. */
export function openApi(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries(EVERY_ENDPOINT)) {
    const path = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, '{$1}');
    const operations = (paths[path] ??= {});
    operations[endpoint.method.toLowerCase()] = operation(name, endpoint);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Kharuul', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: API_PREFIX }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'kharuul_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
      schemas: { Problem: schemaOf(problemSchema, 'output') },
    },
  };
}

function operation(name: string, { path, caller, query, body, answer }: Endpoint): Json {
  const inPath = [...path.matchAll(/:([a-zA-Z]+)/g)].map(([, parameter]) => ({
    name: parameter,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const refusal = {
    description: 'Refused: RFC 9457 with a code',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  return {
    operationId: name,
    description: `Caller: ${caller}`,
    security:
      caller === 'anyone'
        ? []
        : caller === 'pending'
          ? [{ session: [] }]
          : [{ session: [] }, { token: [] }],
    parameters: [...inPath, ...(query ? queryParameters(query) : [])],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }
      : {}),
    responses: {
      ...(answer
        ? {
            200: {
              description: 'Done',
              content: { 'application/json': { schema: schemaOf(answer, 'output') } },
            },
          }
        : { 204: { description: 'Done' } }),
      '4XX': refusal,
      '5XX': refusal,
    },
  };
}

function queryParameters(query: z.ZodType): Json[] {
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
}
