import { parentPort, workerData } from 'node:worker_threads';
import type { FromIngest, IngestSettings, ToIngest } from './ingest-messages.ts';
import { nodeDisk } from './journal/node-disk.ts';
import { openJournal } from './journal/open-journal.ts';
import { RecentKeys } from './journal/recent-keys.ts';
import { Pipeline, acceptanceClock } from './pipeline.ts';
import { configSources, withConfigured } from './sources/config-sources.ts';
import { listenElasticBulk } from './sources/elastic-bulk.ts';
import { switchableSources } from './sources/source-snapshot.ts';
import { listenSyslog } from './sources/syslog.ts';

/** The ingest thread: sockets, parsing and the journal's write end. Started by `context.ts`. */

const PARTITION = 0;
const TICK_MS = 10_000;
const RECENT_KEYS = 200_000;

const settings = workerData as IngestSettings;
const port = parentPort!;
const tell = (message: FromIngest): void => port.postMessage(message);
const fail = (error: Error & { code?: string }): void => {
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  tell({ type: 'failed', reason: `${error.message}${cause}`, code: error.code });
};

async function run(): Promise<void> {
  const now = acceptanceClock();
  const keys = new RecentKeys(RECENT_KEYS);
  await keys.load(nodeDisk, settings.stateFolder, settings.journalFolder);
  const { writer: journal, damage } = await openJournal(
    {
      disk: nodeDisk,
      folder: settings.journalFolder,
      partition: PARTITION,
      segmentBytes: settings.segmentBytes,
      capBytes: settings.capBytes,
      onDurable(offset) {
        tell({ type: 'durable', offset });
        pipeline.relieve();
      },
      onFailure: fail,
    },
    settings.startOffset,
  );
  const pipeline = new Pipeline({ journal, keys, partition: PARTITION });
  tell({ type: 'recovered', durable: journal.durable, damage });

  const activate = (generation: string): void =>
    journal.appendControl({ type: 'generation-active', generation }, now());
  activate(settings.generation);

  const configured = configSources(settings.agentTokens, settings.zone);
  const sources = switchableSources(withConfigured(settings.sources ?? configured, configured));
  const deps = { intake: pipeline, sources, now };
  const { host, maxRecordBytes, maxConnections, maxConnectionsPerPeer, recordsPerSecond } =
    settings;
  const { tcp: syslogTcp, udp: syslogUdp } = await listenSyslog(
    {
      host,
      port: settings.syslogPort,
      maxRecordBytes,
      maxConnections,
      maxConnectionsPerPeer,
      recordsPerSecond,
      idleMs: 3_600_000,
    },
    deps,
  );
  const { agentsPort, maxBodyBytes } = settings;
  const agents = await listenElasticBulk(
    { host, port: agentsPort, maxBodyBytes, maxConnections, maxConnectionsPerPeer },
    deps,
  );
  tell({ type: 'listening', syslog: syslogTcp.port, agents: agents.port });

  const ticking = setInterval(() => journal.appendTick(now()), TICK_MS);
  const counting = setInterval(() => void count().catch(fail), 1000);

  async function count(): Promise<void> {
    tell({
      type: 'counters',
      counters: {
        pipeline: pipeline.counters,
        syslogTcp: syslogTcp.counters,
        syslogUdp: {
          ...syslogUdp.counters,
          receiveBufferBytes: syslogUdp.receiveBufferBytes,
          kernelDrops: await syslogUdp.kernelDrops(),
        },
        agents: agents.counters,
        saturated: journal.saturated,
        capReached: journal.capReached,
      },
    });
  }

  /** One after the other: two at once would write one snapshot. */
  let releasing = Promise.resolve();
  function release(offset: number): void {
    releasing = releasing
      .then(async () => {
        if (!journal.wouldRelease(offset)) return;
        // Keys in the segments that go would be forgotten with them.
        await keys.save(nodeDisk, settings.stateFolder, () => journal.flushed());
        await journal.release(offset);
        pipeline.relieve();
      })
      .catch(fail);
  }

  async function close(): Promise<void> {
    clearInterval(ticking);
    clearInterval(counting);
    await Promise.all([syslogTcp.close(), syslogUdp.close(), agents.close()]);
    await releasing;
    await journal.close();
    tell({ type: 'closed' });
    port.close();
  }

  port.on('message', (message: ToIngest) => {
    switch (message.type) {
      case 'release':
        release(message.offset);
        break;
      case 'activate':
        activate(message.generation);
        break;
      case 'sources':
        sources.use(withConfigured(message.snapshot, configured));
        break;
      case 'close':
        void close().catch(fail);
        break;
    }
  });
}

void run().catch(fail);
