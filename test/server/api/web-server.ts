import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { EventStore } from '../../../ingest/store/event-store.ts';
import { StoreError } from '../../../ingest/store/event-store.ts';
import { createApp } from '../../../server/api/app.ts';
import { newCounters } from '../../../ingest/sources/intake.ts';
import { ownPages } from '../../../server/api/own-pages.ts';
import { COLLECTIONS } from '../../../server/open-documents.ts';
import { startLive } from '../../../server/live/live-alerts.ts';
import type { Live } from '../../../server/live/live-alerts.ts';
import type { DocumentStore } from '../../../server/store/document-store.ts';
import { openSqliteStore } from '../../../server/store/sqlite/open-sqlite-store.ts';
import { NO_BREACH_LIST } from '../../../server/users/password-rules.ts';
import type { People } from '../../../server/users/people.ts';
import { createPeople } from '../../../server/users/people.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  json(): Record<string, unknown>;
}

/** The web port over a real document store; the event store holds nothing, or fails. */
export interface WebServer {
  readonly port: number;
  readonly token: string;
  readonly documents: DocumentStore;
  readonly people: People;
  readonly live: Live;
  /** From now on sessions are this many milliseconds older. */
  later(milliseconds: number): void;
  eventsFail(code: StoreError['code'] | undefined): void;
  ask(method: string, path: string, headers?: Asked['headers'], body?: string): Promise<Answer>;
  /** A session's cookie, as the browser sends it back. */
  signIn(): Promise<string>;
  close(): Promise<void>;
}

interface Asked {
  readonly headers: Readonly<Record<string, string>>;
}

export async function startWebServer(): Promise<WebServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kharuul-web-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>the dashboard</title>');
  const documents = await openSqliteStore({
    file: join(folder, 'documents.sqlite'),
    collections: COLLECTIONS,
    cursorKey: new Uint8Array(32).fill(3),
    readers: 1,
  });
  let now = Date.now();
  let failure: StoreError['code'] | undefined;
  const answerOrFail = async <T>(value: T): Promise<T> => {
    if (failure) throw new StoreError(failure, 'the store says no');
    return value;
  };
  const people = createPeople(documents, NO_BREACH_LIST, () => now);
  const isOwn = ownPages(undefined);
  const log = pino({ level: 'silent' });
  const http = createServer(
    createApp({
      documents,
      events: {
        search: () => answerOrFail({ events: [] }),
        count: () => answerOrFail(0),
      } as unknown as EventStore,
      people,
      isOwn,
      origin: () => 'http://127.0.0.1',
      deviceKey: new Uint8Array(32).fill(5),
      status: emptyStatus,
      version: '0.0.0',
      dashboardFolder: folder,
      log,
    }),
  );
  const live = await startLive(http, {
    documents,
    identify: people.identify,
    isOwn,
    log,
    now: () => now,
  });
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const ask: WebServer['ask'] = (method, path, headers = {}, body) =>
    askPort(port, method, path, headers, body);
  return {
    port,
    token: people.startToken.token,
    people,
    documents,
    live,
    later: milliseconds => void (now += milliseconds),
    eventsFail: code => void (failure = code),
    ask,
    async signIn() {
      const body = JSON.stringify({ token: people.startToken.token });
      const { headers } = await ask(
        'POST',
        '/api/v1/session',
        { 'content-type': 'application/json' },
        body,
      );
      return headers['set-cookie']![0]!.split(';', 1)[0]!;
    },
    async close() {
      await live.close();
      http.closeAllConnections();
      http.close();
      await documents.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function askPort(
  port: number,
  method: string,
  path: string,
  headers: Asked['headers'],
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          text,
          json: () => JSON.parse(text) as Record<string, unknown>,
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function emptyStatus() {
  const none = newCounters();
  return {
    rules: { generation: 'g', loaded: 0, running: 0, rejected: [] },
    ingest: {
      accepted: 0,
      repeated: 0,
      unparsed: 0,
      storeLag: 0,
      detectionLag: 0,
      saturated: false,
      syslogTcp: none,
      syslogUdp: { ...none, receiveBufferBytes: 0, kernelDrops: null },
      agents: none,
    },
    troubles: [],
  };
}
