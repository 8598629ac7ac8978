import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { JournalWriter } from '../../../../ingest/journal/journal-writer.ts';
import { nodeDisk } from '../../../../ingest/journal/node-disk.ts';
import { openJournal } from '../../../../ingest/journal/open-journal.ts';
import type { Filter } from '../../../../ingest/query/filter.ts';
import { EVERYTHING } from '../../../../ingest/query/filter.ts';
import { mintScope } from '../../../../ingest/query/scope.ts';
import { SupervisedEventStore } from '../../../../ingest/store/embedded/supervised-store.ts';
import { START, eventLine } from './event-lines.ts';

const WHOLE = mintScope(EVERYTHING);

describe('the supervised event store', function () {
  this.timeout(120_000);
  let folder: string;
  let store: SupervisedEventStore;
  let journal: JournalWriter;
  let written: number;
  let reached: number;
  let troubles: string[];

  async function open(queryTimeoutMs = 30_000) {
    reached = 0;
    store = await SupervisedEventStore.open({
      folder: join(folder, 'events'),
      journalFolders: [join(folder, 'journal')],
      segmentRows: 500,
      memoryLimit: '512MB',
      threads: 1,
      queryTimeoutMs,
      onProgress: (_, offset) => (reached = offset),
      onTrouble: code => troubles.push(code),
    });
    journal = (
      await openJournal({
        disk: nodeDisk,
        folder: join(folder, 'journal'),
        partition: 0,
        segmentBytes: 64 * 1024,
        capBytes: 1e9,
        onDurable: offset => store.advance(0, offset),
        onFailure: () => undefined,
      })
    ).writer;
    store.advance(0, journal.durable);
  }

  async function write(count: number) {
    for (let i = 0; i < count; i++) journal.append(eventLine(written++), START);
    await journal.flushed();
  }

  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise(resolve => setTimeout(resolve, 5));
  };
  const caughtUp = () => until(() => reached === journal.durable);

  /** Asks until the process is there again. */
  async function count(filter: Filter = EVERYTHING): Promise<number> {
    for (;;) {
      const found = await store
        .count(filter, undefined, WHOLE)
        .catch((error: Error & { code?: string }) => error);
      if (typeof found === 'number') return found;
      expect(found.code).to.equal('STORE_UNAVAILABLE');
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  /** The processes this test has started. */
  const children = () =>
    execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)])
      .toString()
      .split('\n')
      .filter(line => line.includes('store-process'))
      .map(line => Number.parseInt(line, 10));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kharuul-supervised-'));
    troubles = [];
    written = 0;
    await open();
  });
  afterEach(async () => {
    await store.close();
    await journal.close();
    await rm(folder, { recursive: true });
  });

  it('reads the journal itself, and says how far it is', async () => {
    await write(1200);
    await caughtUp();
    expect(await count()).to.equal(1200);
    const page = await store.search({ filter: EVERYTHING, order: 'newest', limit: 1 }, WHOLE);
    expect(page.events[0]!.message).to.equal('number 1199');
    expect(troubles).to.deep.equal([]);
  });

  it('is started again when it is killed, reads again what it had not written, and counts each event once', async () => {
    for (let kill = 0; kill < 3; kill++) {
      const writing = write(1000);
      await until(() => children().length === 1);
      for (const pid of children()) process.kill(pid, 'SIGKILL');
      await writing;
      await until(() => troubles.length === kill + 1);
      await write(300);
    }
    await until(() => children().length === 1);
    await write(1);
    await caughtUp();
    expect(await count()).to.equal(3901);
    expect(troubles).to.deep.equal(Array(3).fill('STORE_UNAVAILABLE'));
  });

  it('ends a query that takes too long by ending the process, and recovers', async () => {
    await write(3000);
    await caughtUp();
    await store.close();
    await journal.close();
    await open(1);
    await until(() => reached === journal.durable);
    const error = await store
      .search({ filter: EVERYTHING, order: 'oldest', limit: 1000 }, WHOLE)
      .catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'QUERY_TIMED_OUT');
    await until(() => troubles.includes('STORE_UNAVAILABLE'));
    reached = 0;
    await until(() => reached === journal.durable);
  });

  it('has written what it took when it is closed', async () => {
    await write(700);
    await caughtUp();
    await store.close();
    await journal.close();
    expect(children()).to.deep.equal([]);
    await open();
    expect(await store.applied(0)).to.equal(700);
    expect(await count()).to.equal(700);
  });

  it('starts no process after the close, when it is closed between two', async () => {
    for (const pid of children()) process.kill(pid, 'SIGKILL');
    await until(() => troubles.length === 1);
    await store.close();
    await new Promise(resolve => setTimeout(resolve, 1500));
    expect(children()).to.deep.equal([]);
    const error = await store
      .count(EVERYTHING, undefined, WHOLE)
      .catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'STORE_UNAVAILABLE');
  });

  it('does not end at the interrupt a terminal sends to all', async () => {
    for (const pid of children()) process.kill(pid, 'SIGINT');
    await write(10);
    await caughtUp();
    expect(await count()).to.equal(10);
    expect(troubles).to.deep.equal([]);
  });

  it('refuses to open over a damaged manifest, by name', async () => {
    await write(600);
    await caughtUp();
    await store.close();
    await journal.close();
    const events = join(folder, 'events');
    const file = await nodeDisk.open(join(events, 'manifest.json'), { create: false });
    await file.write(Buffer.from('{{'), 0);
    await file.close();
    const error = await open().catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'STORE_DAMAGED');
    expect(children()).to.deep.equal([]);
    await rm(events, { recursive: true });
    await open();
  });
});
