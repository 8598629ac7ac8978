import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Micros } from '../event/time.ts';
import { keyOf } from '../journal/recent-keys.ts';
import type { BulkItem } from './bulk-body.ts';
import { parseBulkBody } from './bulk-body.ts';
import { bearerToken } from './bearer-token.ts';
import { ConnectionLimits } from './connection-limits.ts';
import { readHttpBody } from './http-body.ts';
import type { Intake } from './intake.ts';
import { newCounters } from './intake.ts';
import { listen } from './listen.ts';
import { peerAddress } from './peer-address.ts';
import type { Source, SourceRegistry } from './source-registry.ts';

export interface ElasticBulkSettings {
  readonly host: string;
  readonly port: number;
  /** After unpacking. */
  readonly maxBodyBytes: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerPeer: number;
}

interface Deps {
  readonly intake: Intake;
  readonly sources: SourceRegistry;
  now(): Micros;
}

/** The release whose `_bulk` this answers like; Beats and Logstash ask before they send. */
const ANSWERS_LIKE = '9.5.3';

/** How long an answered connection may still send; answers are given so long when closing. */
const LINGER_MS = 2000;

type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
};

/**
 * The agents' port: `POST /_bulk` as Elasticsearch answers it, for Beats, Logstash, Vector,
 * Fluent Bit. An answer of 201 for an item is given after it is durable.
 */
export async function listenElasticBulk(settings: ElasticBulkSettings, deps: Deps) {
  const counters = newCounters();
  const limits = new ConnectionLimits(settings.maxConnections, settings.maxConnectionsPerPeer);
  let closing = false;
  const server = createServer(
    { requestTimeout: 60_000, headersTimeout: 10_000, connectionsCheckingInterval: 5000 },
    (request, response) => {
      const give = (given: Answer): void => send(request, response, given, closing);
      void answer(request, settings, deps, counters).then(
        give,
        // The journal failed: the sender keeps its events and tries again.
        (error: Error) => give(failure(503, 'unavailable', error.message)),
      );
    },
  );
  server.on('connection', socket => {
    if (limits.admit(socket)) return;
    counters.refused++;
    socket.destroy();
  });
  const port = await listen(server, settings, counters);
  return {
    counters,
    port,
    /** Requests under way get their answer first: events taken but not answered come twice. */
    async close(): Promise<void> {
      closing = true;
      const late = setTimeout(() => server.closeAllConnections(), LINGER_MS);
      await new Promise<void>(resolve => server.close(() => resolve()));
      clearTimeout(late);
    },
  };
}

async function answer(
  request: IncomingMessage,
  settings: ElasticBulkSettings,
  deps: Deps,
  counters: ReturnType<typeof newCounters>,
): Promise<Answer> {
  const token = bearerToken(request.headers.authorization);
  const source = token === undefined ? undefined : deps.sources.byToken(token);
  if (!source) {
    return {
      ...failure(
        401,
        'security_exception',
        'A token of this server is needed: Authorization: Bearer …',
      ),
      headers: { 'WWW-Authenticate': 'Bearer realm="kharuul"' },
    };
  }
  const path = (request.url ?? '/').split('?', 1)[0]!;
  const bulk = /^\/(?:([^/]+)\/)?_bulk$/.exec(path);
  if (bulk && (request.method === 'POST' || request.method === 'PUT')) {
    if (deps.intake.saturated) {
      const reason = 'Events arrive faster than they can be kept; send again';
      return {
        ...failure(429, 'es_rejected_execution_exception', reason),
        headers: { 'Retry-After': '1' },
      };
    }
    const body = await readHttpBody(request, settings.maxBodyBytes);
    if ('status' in body) return failure(body.status, 'illegal_argument_exception', body.reason);
    counters.bytes += body.bytes;
    const idempotencyKey = request.headers['idempotency-key'];
    return takeBulk(body.text, bulk[1], { ...deps, source, request, counters, idempotencyKey });
  }
  if (path === '/' && (request.method === 'GET' || request.method === 'HEAD')) {
    return { status: 200, body: greeting };
  }
  if (path === '/_license' && request.method === 'GET') {
    return { status: 200, body: { license: { status: 'active', type: 'basic', uid: 'kharuul' } } };
  }
  return failure(
    404,
    'resource_not_found_exception',
    `No such route: ${request.method} ${path.slice(0, 200)}`,
  );
}

const greeting = {
  name: 'kharuul',
  cluster_name: 'kharuul',
  cluster_uuid: 'kharuul',
  version: {
    number: ANSWERS_LIKE,
    build_flavor: 'default',
    minimum_wire_compatibility_version: '8.19.0',
  },
  tagline: 'You Know, for Search',
};

async function takeBulk(
  text: string,
  index: string | undefined,
  context: Deps & {
    readonly source: Source;
    readonly request: IncomingMessage;
    readonly counters: ReturnType<typeof newCounters>;
    readonly idempotencyKey: string | string[] | undefined;
  },
): Promise<Answer> {
  const { intake, source, counters, idempotencyKey } = context;
  const started = performance.now();
  const body = parseBulkBody(text, index);
  if ('refused' in body) return failure(400, body.refused.type, body.refused.reason);
  const peer = peerAddress(context.request.socket.remoteAddress);
  const from = { source, received: context.now(), peer };
  const items = body.items.map((item, ordinal) => {
    if ('error' in item) return itemAnswer(item, 400, { error: item.error });
    const key =
      item.id !== undefined
        ? // As in Elasticsearch, an id is unique in its index.
          keyOf(source.id, 'id', item.index, item.id)
        : typeof idempotencyKey === 'string' && idempotencyKey !== ''
          ? keyOf(source.id, 'request', idempotencyKey, String(ordinal))
          : undefined;
    const taken = intake.document(item.document, item.text, from, key);
    counters.records++;
    if (!taken.repeated)
      return itemAnswer(item, 201, { _id: item.id ?? taken.id, result: 'created', _version: 1 });
    if (item.action === 'index')
      return itemAnswer(item, 200, { _id: item.id ?? taken.id, result: 'noop', _version: 1 });
    const reason = `[${item.id ?? taken.id}]: version conflict, document already exists`;
    return itemAnswer(item, 409, { error: { type: 'version_conflict_engine_exception', reason } });
  });
  await intake.flushed();
  const errors = items.some(item => Object.values(item)[0]!.status >= 400);
  return { status: 200, body: { took: Math.round(performance.now() - started), errors, items } };
}

function itemAnswer(item: BulkItem, status: number, rest: Record<string, unknown>) {
  const id = item.id === undefined ? {} : { _id: item.id };
  return { [item.action]: { _index: item.index, ...id, status, ...rest } };
}

function failure(status: number, type: string, reason: string): Answer {
  return { status, body: { error: { type, reason, root_cause: [{ type, reason }] }, status } };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers }: Answer,
  closing: boolean,
): void {
  const text = JSON.stringify(body ?? {});
  const unread = !request.complete;
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'X-Elastic-Product': 'Elasticsearch',
    ...(unread || closing ? { Connection: 'close' } : {}),
    ...headers,
  });
  if (!unread) {
    response.end(request.method === 'HEAD' ? undefined : text);
    return;
  }
  // A connection closed on unread bytes is reset, and the reset may overtake the answer.
  response.write(text);
  const end = (): void => {
    clearTimeout(late);
    response.end();
  };
  const late = setTimeout(end, LINGER_MS);
  request.once('close', end).resume();
}
