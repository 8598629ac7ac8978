import { availableParallelism } from 'node:os';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import project from '../package.json' with { type: 'json' };
import { packOf } from '../detectors/generation.ts';
import { readRuleFiles } from '../detectors/sigma/load-rules.ts';
import { SupervisedEventStore } from '../ingest/store/embedded/supervised-store.ts';
import { PLACES } from './alerts/alert-collections.ts';
import { createApp } from './api/app.ts';
import { checkpointFile } from './audit/checkpoint-file.ts';
import { checkpointKey } from './audit/checkpoint-key.ts';
import { startCheckpoints } from './audit/start-checkpoints.ts';
import { SSO_PATH } from './api/single-sign-on.ts';
import { ownPages } from './api/own-pages.ts';
import type { Status } from './api/contract/status.ts';
import type { Config } from './config.ts';
import { deliverSources, sourceSnapshot } from './constituents/source-snapshot.ts';
import { DataFolderError, keyIn, takeDataFolder } from './data-folder.ts';
import { startDetection } from './detection-link.ts';
import { startIngest } from './ingest-link.ts';
import { startLive } from './live/live-alerts.ts';
import { SYSTEM_SCOPE } from './policy/system-scope.ts';
import { openDocuments } from './open-documents.ts';
import { trackProgress } from './progress.ts';
import { startRetention } from './retention.ts';
import { ruleGenerations } from './rules/rule-generations.ts';
import { statusOf } from './status-report.ts';
import { createTroubles } from './troubles.ts';
import { NO_BREACH_LIST, readBreachList } from './users/password-rules.ts';
import { createPeople } from './users/people.ts';
import { openIdConnect } from './users/single-sign-on.ts';

/** What runs, for the command that started it. */
export interface Running {
  readonly web: number;
  readonly syslog: number;
  readonly agents: number;
  readonly token: string;
  close(): Promise<void>;
}

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const SEGMENT_BYTES = 64 * 1024 * 1024;

/**
 * The composition root: configuration to stores to services, joined here and nowhere else.
 * @param onFailure told when the program cannot go on (the journal's disk failed)
 */
export async function start(
  config: Config,
  log: Logger,
  onFailure: (reason: string) => void,
): Promise<Running> {
  const troubles = createTroubles(log);
  const data = takeDataFolder(config.dataFolder);
  let ready = false;
  let app: ((request: never, response: never) => void) | undefined;
  // The longest query the contract allows, percent-encoded, has to fit into a request's head.
  const http = createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => {
    if (request.url === '/healthz') {
      response.writeHead(ready ? 200 : 503, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ status: ready ? 'ok' : 'starting' }));
    } else if (ready && app) {
      app(request as never, response as never);
    } else {
      response.writeHead(503, { 'Retry-After': '1' }).end();
    }
  });
  const web = await listen(http, config.web.port, config.web.bind);

  const origin = config.web.origin ?? `http://127.0.0.1:${web}`;
  data.announce(origin);

  const generations = ruleGenerations(data.generationsFolder);
  const rulePaths = [
    join(PROJECT, 'rules'),
    join(config.dataFolder, 'rules'),
    ...config.rules.paths,
  ];
  const { files, unreadable } = await readRuleFiles(rulePaths.filter(existsSync));
  const generation = await generations.keep(files);
  const pack = packOf(generation);
  const rejected = [...unreadable, ...pack.rejected];
  for (const { file, line, reason, code } of rejected)
    troubles.add(code, `${file}:${line}: ${reason}`);
  for (const path of config.rules.paths) {
    if (!existsSync(path)) troubles.add('RULES_MISSING', `rules.paths: there is no ${path}`);
  }

  const documents = await openDocuments(config.dataFolder, { readers: 2, auditChain: 'serve' });
  const checkpoints = startCheckpoints({
    store: documents,
    file: checkpointFile(config.dataFolder),
    key: checkpointKey(data.keysFolder),
    everyMs: 3_600_000,
    onTrouble: troubles.add,
  });
  const { breachList } = config.users;
  const breaches = breachList === undefined ? NO_BREACH_LIST : readBreachList(breachList);
  const people = createPeople(documents, breaches, Date.now);
  const isOwn = ownPages(config.web.origin);
  if (!isLoopback(config.web.bind) && !(await people.accounts.any())) {
    throw new DataFolderError(
      `web.bind opens the web port to ${config.web.bind}, and there are no accounts: make one first with "kharuul user create"`,
    );
  }
  const progress = trackProgress(offset => ingest?.tell({ type: 'release', offset }));
  const events = await SupervisedEventStore.open({
    folder: data.eventsFolder,
    journalFolders: data.journalFolders,
    segmentRows: 100_000,
    memoryLimit: '1GB',
    threads: 2,
    queryTimeoutMs: 30_000,
    onProgress: (_partition, reached, applied) => progress.stored(reached, applied),
    onTrouble: troubles.add,
  });
  const live = await startLive(http, {
    documents,
    identify: people.identify,
    isOwn,
    log,
    now: Date.now,
  });
  const detection = startDetection(
    {
      journalFolders: data.journalFolders,
      databaseFile: data.databaseFile,
      cursorKey: data.cursorKey,
      generationsFolder: data.generationsFolder,
      matchers: Math.max(1, availableParallelism() - 1),
    },
    {
      onApplied(_partition, offset, hits) {
        progress.detected(offset);
        if (hits > 0) live.look();
      },
      onTrouble: troubles.add,
    },
  );
  documents.onCommit(() => live.look());
  const sources = await sourceSnapshot(documents, config.syslog.timezone);
  const place = await documents.get(PLACES, '0', SYSTEM_SCOPE);
  let ingest: Awaited<ReturnType<typeof startIngest>> | undefined;
  ingest = await startIngest(
    {
      journalFolder: data.journalFolders[0]!,
      stateFolder: data.stateFolder,
      segmentBytes: SEGMENT_BYTES,
      capBytes: config.journal.capBytes,
      host: config.bind,
      syslogPort: config.syslog.port,
      agentsPort: config.agents.port,
      agentTokens: config.agents.tokens,
      sources,
      zone: config.syslog.timezone,
      maxRecordBytes: 64 * 1024,
      maxBodyBytes: config.agents.maxBodyBytes,
      maxConnections: 2048,
      maxConnectionsPerPeer: 512,
      recordsPerSecond: config.syslog.recordsPerSecond,
      startOffset: Math.max(place?.offset ?? 0, await events.applied(0)),
      generation: generation.id,
    },
    {
      onDurable(offset) {
        progress.durable(offset);
        events.advance(0, offset);
        detection.advance(0, offset);
      },
      onTrouble: troubles.add,
      onFailure,
    },
  );
  const stopSources = deliverSources({
    documents,
    zone: config.syslog.timezone,
    delivered: sources.version,
    tell: snapshot => ingest.tell({ type: 'sources', snapshot }),
    onTrouble: troubles.add,
  });
  const retention = startRetention({ events, documents }, config.events.retentionDays, log);
  const status = (): Status =>
    statusOf({ generation, pack, rejected, progress, troubles, counters: ingest.counters() });
  app = createApp({
    documents,
    events,
    people,
    isOwn,
    origin: () => origin,
    deviceKey: keyIn(data.keysFolder, 'device.key'),
    status,
    ...(config.oidc
      ? {
          singleSignOn: {
            singleSignOn: openIdConnect({
              ...config.oidc,
              redirectUri: `${origin}${SSO_PATH}/callback`,
            }),
            groups: config.oidc.groups,
          },
        }
      : {}),
    version: project.version,
    dashboardFolder: join(PROJECT, 'dashboard', 'dist'),
    log,
  }) as never;
  ready = true;

  return {
    web,
    syslog: ingest.syslog,
    agents: ingest.agents,
    token: people.startToken.token,
    async close() {
      ready = false;
      retention.stop();
      await stopSources();
      await live.close();
      http.closeAllConnections();
      await new Promise(resolve => http.close(resolve));
      // Senders first, then those who read what they sent, then the stores.
      await ingest.close();
      await Promise.all([detection.close(), events.close()]);
      await checkpoints.stop();
      await documents.close();
      data.release();
    },
  };
}

async function listen(http: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, resolve);
  });
  const address = http.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
