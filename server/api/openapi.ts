import { z } from 'zod';
import type { Endpoint } from './contract/endpoint.ts';
import { API_PREFIX } from './contract/endpoint.ts';
import { EVERY_ENDPOINT } from './contract/every-endpoint.ts';
import { problemSchema } from './contract/problem.ts';

type Json = Record<string, unknown>;

/** The contract as an OpenAPI 3.1 document. */
export function openApi(version: string): Json {
  const schemas: Record<string, unknown> = {};
  const schemaOf = collectInto(schemas);
  schemas['Problem'] = schemaOf('Problem', problemSchema, 'output');
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries(EVERY_ENDPOINT)) {
    const path = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, '{$1}');
    const operations = (paths[path] ??= {});
    operations[endpoint.method.toLowerCase()] = operation(name, endpoint, schemaOf);
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
      schemas,
    },
  };
}

function operation(
  name: string,
  { path, caller, query, body, answer }: Endpoint,
  schemaOf: SchemaOf,
): Json {
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
    parameters: [
      ...inPath,
      ...(query ? queryParameters(schemaOf(`${name}Query`, query, 'input')) : []),
    ],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(`${name}Body`, body, 'input') } },
          },
        }
      : {}),
    responses: {
      ...(answer
        ? {
            200: {
              description: 'Done',
              content: {
                'application/json': { schema: schemaOf(`${name}Answer`, answer, 'output') },
              },
            },
          }
        : { 204: { description: 'Done' } }),
      '4XX': refusal,
      '5XX': refusal,
    },
  };
}

function queryParameters(schema: Json): Json[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: one,
  }));
}

type SchemaOf = (name: string, schema: z.ZodType, io: 'input' | 'output') => Json;

/** JSON Schemas of zod's; definitions they share inside go among the document's components. */
function collectInto(schemas: Record<string, unknown>): SchemaOf {
  return (name, schema, io) => {
    const made = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
    const text = JSON.stringify(made).replaceAll('"#/$defs/', `"#/components/schemas/${name}`);
    const { $schema: _, $defs = {}, ...rest } = JSON.parse(text) as Json & { $defs?: Json };
    for (const [key, definition] of Object.entries($defs)) schemas[`${name}${key}`] = definition;
    return rest;
  };
}
