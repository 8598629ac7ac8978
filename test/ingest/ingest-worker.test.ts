import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import type { FromIngest, IngestSettings, ToIngest } from '../../ingest/ingest-messages.ts';
import { checkJournal } from '../../ingest/journal/check-journal.ts';
import { nodeDisk } from '../../ingest/journal/node-disk.ts';
import { ask, bulk } from './sources/bulk-client.ts';
import { until } from './sources/recording-intake.ts';

describe('the ingest thread', function () {
  this.timeout(60_000);
  let folder: string;
  let worker: Worker;
  let told: FromIngest[];

  const find = <T extends FromIngest['type']>(type: T) =>
    told.find(message => message.type === type) as Extract<FromIngest, { type: T }> | undefined;
  const tell = (message: ToIngest) => worker.postMessage(message);
  const durable = () =>
    Math.max(...told.map(message => (message.type === 'durable' ? message.offset : 0)));

  async function start(settings: Partial<IngestSettings> = {}) {
    told = [];
    worker = new Worker(new URL('../../ingest/ingest-worker.ts', import.meta.url), {
      workerData: {
        journalFolder: join(folder, 'journal', '0'),
        stateFolder: join(folder, 'journal'),
        segmentBytes: 20_000,
        capBytes: 1e9,
        host: '127.0.0.1',
        syslogPort: 0,
        agentsPort: 0,
        agentTokens: [{ name: 'a', token: 'token-a' }],
        zone: 'UTC',
        maxRecordBytes: 65_536,
        maxBodyBytes: 1e6,
        maxConnections: 10,
        maxConnectionsPerPeer: 10,
        recordsPerSecond: 0,
        startOffset: 0,
        generation: 'g1',
        ...settings,
      } satisfies IngestSettings,
    });
    worker.on('message', (message: FromIngest) => told.push(message));
    worker.on('error', (error: unknown) =>
      told.push({ type: 'failed', reason: `uncaught: ${String(error)}`, code: undefined }),
    );
    await until(() => find('listening') !== undefined || find('failed') !== undefined);
  }

  async function stop() {
    tell({ type: 'close' });
    await until(() => find('closed') !== undefined);
    await worker.terminate();
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kharuul-worker-'));
  });
  afterEach(async () => {
    await worker.terminate();
    await rm(folder, { recursive: true });
  });

  it('takes events from all ways in, and has them when it is closed', async () => {
    await start();
    const { syslog, agents } = find('listening')!;
    // No line end: the stop itself ends the record.
    const socket = connect(syslog, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('<13>one\n<13>two');
    await ask(agents, { body: bulk([{ n: 1 }]) });
    await until(() => durable() >= 3);
    await stop();
    const report = await checkJournal(nodeDisk, join(folder, 'journal', '0'));
    expect(report).to.include({ damaged: false, events: 3 });
    expect(find('failed')).to.equal(undefined);
  });

  it('lets segments go however fast it is told to, and knows repeats afterwards', async () => {
    await start();
    const { agents } = find('listening')!;
    const filling = 'x'.repeat(300);
    for (let i = 0; i < 60; i++) {
      const body = bulk([{ filling }, { filling }], 'create', [`a${i}`, `b${i}`]);
      expect((await ask(agents, { body })).errors).to.equal(false);
      for (let n = 0; n < 3; n++) tell({ type: 'release', offset: durable() });
    }
    await stop();
    expect(find('failed')).to.equal(undefined);
    const segments = (await readdir(join(folder, 'journal', '0'))).filter(name =>
      name.endsWith('.seg'),
    );
    expect(segments).to.have.length.below(3);
    await start();
    const again = await ask(find('listening')!.agents, { body: bulk([{}], 'create', ['a0']) });
    expect(again.items[0]!.status).to.equal(409);
    await stop();
  });

  it('says which port is taken, and can be told to end', async () => {
    await start();
    const taken = worker;
    const { syslog } = find('listening')!;
    await start({ syslogPort: syslog });
    expect(find('failed')!.reason).to.include('EADDRINUSE');
    await taken.terminate();
  });
});
