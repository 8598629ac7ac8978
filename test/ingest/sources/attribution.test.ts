import { mkdtemp, rm } from 'node:fs/promises';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import type { TelemetryEvent } from '../../../ingest/event/telemetry-event.ts';
import type { FromIngest, IngestSettings, ToIngest } from '../../../ingest/ingest-messages.ts';
import { JournalStream } from '../../../ingest/journal/journal-stream.ts';
import { nodeDisk } from '../../../ingest/journal/node-disk.ts';
import type { SourceSnapshot } from '../../../ingest/sources/source-snapshot.ts';
import { tokenHash } from '../../../ingest/sources/source-snapshot.ts';
import { ask, bulk } from './bulk-client.ts';
import { until } from './recording-intake.ts';

const FIRST: SourceSnapshot = {
  version: 1,
  zone: 'UTC',
  tokens: [
    {
      hash: tokenHash('grid-token'),
      source: { id: 'grid-agent', constituent: 'grid', clockTrusted: true, zone: 'UTC' },
    },
  ],
  networks: [{ cidr: '127.0.0.0/8', constituent: 'seals' }],
};

describe('whose events are', function () {
  this.timeout(30_000);
  let folder: string;
  let worker: Worker;
  let told: FromIngest[];
  let ports: { syslog: number; agents: number };

  const tell = (message: ToIngest) => worker.postMessage(message);
  const durable = () =>
    Math.max(0, ...told.map(message => (message.type === 'durable' ? message.offset : 0)));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kharuul-attribution-'));
    told = [];
    worker = new Worker(new URL('../../../ingest/ingest-worker.ts', import.meta.url), {
      workerData: {
        journalFolder: join(folder, 'journal', '0'),
        stateFolder: join(folder, 'journal'),
        segmentBytes: 1e6,
        capBytes: 1e9,
        host: '127.0.0.1',
        syslogPort: 0,
        agentsPort: 0,
        agentTokens: [{ name: 'a', token: 'configured' }],
        sources: FIRST,
        zone: 'UTC',
        maxRecordBytes: 65_536,
        maxBodyBytes: 1e6,
        maxConnections: 10,
        maxConnectionsPerPeer: 10,
        recordsPerSecond: 0,
        startOffset: 0,
        generation: 'g1',
      } satisfies IngestSettings,
    });
    worker.on('message', (message: FromIngest) => told.push(message));
    const listening = () => told.find(message => message.type === 'listening');
    await until(() => listening() !== undefined);
    ports = listening()!;
  });
  afterEach(async () => {
    await worker.terminate();
    await rm(folder, { recursive: true });
  });

  async function events(): Promise<string[]> {
    const stream = new JournalStream({
      disk: nodeDisk,
      folders: [join(folder, 'journal', '0')],
      onDamage: () => undefined,
    });
    stream.advance(0, durable());
    const reader = await stream.reader(0, 0);
    const found: string[] = [];
    for (let some = await reader.read(1e6); some.length > 0; some = await reader.read(1e6)) {
      for (const record of some) {
        if (record.kind !== 'events') continue;
        for (const line of Buffer.from(record.ndjson).toString().trim().split('\n')) {
          const event = JSON.parse(line) as TelemetryEvent;
          found.push(`${event.event.original} ${event.kharuul.constituent}`);
        }
      }
    }
    await reader.close();
    return found;
  }
  async function holds(count: number): Promise<string[]> {
    let found = await events();
    while (found.length < count) {
      await new Promise(resolve => setTimeout(resolve, 10));
      found = await events();
    }
    return found;
  }
  const post = (token: string, document: object) =>
    ask(ports.agents, { token, body: bulk([document]) });

  it('says the token, else the network, and a change of the register without a restart', async () => {
    const socket = connect(ports.syslog, '127.0.0.1');
    socket.write('<13>tcp one\n');
    const datagrams = createSocket('udp4');
    datagrams.send('<13>udp one', ports.syslog, '127.0.0.1');
    // The peer lies in the network of seals, but the token is of grid.
    expect((await post('grid-token', { n: 1 })).status).to.equal(200);
    expect((await post('configured', { n: 2 })).status).to.equal(200);
    expect((await post('new-token', { n: 3 })).status).to.equal(401);
    const before = await holds(4);
    expect(before.sort()).to.deep.equal([
      '<13>tcp one seals',
      '<13>udp one seals',
      '{"n":1} grid',
      '{"n":2} default',
    ]);

    const [{ source }] = FIRST.tokens as [(typeof FIRST.tokens)[0]];
    tell({
      type: 'sources',
      snapshot: {
        ...FIRST,
        version: 2,
        tokens: [{ hash: tokenHash('new-token'), source }],
        networks: [...FIRST.networks, { cidr: '127.0.0.1', constituent: 'grid' }],
      },
    });
    let answer = await post('new-token', { n: 4 });
    while (answer.status === 401) answer = await post('new-token', { n: 4 });
    expect((await post('grid-token', { n: 5 })).status).to.equal(401);
    // The connection that was open all the while.
    socket.write('<13>tcp two\n');
    expect((await holds(6)).sort()).to.include.members(['<13>tcp two grid', '{"n":4} grid']);
    socket.destroy();
    datagrams.close();
  });
});
