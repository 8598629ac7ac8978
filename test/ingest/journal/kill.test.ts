import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkJournal } from '../../../ingest/journal/check-journal.ts';
import { nodeDisk } from '../../../ingest/journal/node-disk.ts';
import { openJournal } from '../../../ingest/journal/open-journal.ts';
import { JOURNAL, eventsOf } from '../memory-ingest.ts';
import { ask, bulk } from '../sources/bulk-client.ts';
import type { IngestChild } from './ingest-child.ts';
import { startIngestChild } from './ingest-child.ts';
import { rootedDisk } from './rooted-disk.ts';

const KILLS = 5;
const CLIENTS = 3;
const BATCH = 7;

describe('ingest that is killed while it takes events', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kharuul-kill-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has what it acknowledged once, and once what was sent again', async () => {
    const sent = new Set<string>();
    const acknowledged = new Set<string>();
    /** Batches without an answer: clients send them again. */
    let unanswered: (readonly string[])[] = [];

    /** Takes a batch to the child; false when the child is gone. */
    async function post(child: IngestChild, names: readonly string[]): Promise<boolean> {
      for (const name of names) sent.add(name);
      const documents = names.map(name => ({ name, filling: 'x'.repeat(300) }));
      const answer = await ask(child.agents, { body: bulk(documents, 'index', names) }).catch(
        () => undefined,
      );
      if (!answer) {
        unanswered.push(names);
        return false;
      }
      expect(answer.items.every(({ status }) => status === 200 || status === 201)).to.equal(true);
      for (const name of names) acknowledged.add(name);
      return true;
    }

    for (let kill = 0; kill < KILLS; kill++) {
      const child = await startIngestChild(folder);
      const again = unanswered;
      unanswered = [];
      for (const names of again) expect(await post(child, names)).to.equal(true);
      const until = 30 + Math.floor(Math.random() * 200);
      let answers = 0;
      const clients = Array.from({ length: CLIENTS }, async (_, client) => {
        for (let i = 0; ; i++) {
          const names = Array.from({ length: BATCH }, (_, n) => `${kill}.${client}.${i}.${n}`);
          if (!(await post(child, names))) return;
          if (++answers === until) child.process.kill('SIGKILL');
        }
      });
      const lines = connect(child.syslog, '127.0.0.1');
      lines.on('error', () => undefined);
      for (let i = 0; i < 2000; i++) lines.write(`<13>1 - h line${kill} - - - number ${i}\n`);
      await Promise.all([...clients, child.ended]);
      lines.destroy();
    }
    const last = await startIngestChild(folder);
    for (const names of unanswered.splice(0)) expect(await post(last, names)).to.equal(true);
    last.process.stdin!.end();
    await last.ended;

    const settings = { disk: nodeDisk, folder: join(folder, JOURNAL), partition: 0 };
    const limits = { segmentBytes: 1e6, capBytes: 1e9 };
    const callbacks = { onDurable: () => undefined, onFailure: () => undefined };
    const { writer, damage } = await openJournal({ ...settings, ...limits, ...callbacks });
    expect(damage).to.deep.equal([]);
    const events = await eventsOf(rootedDisk(folder), writer.durable);
    await writer.close();

    const names = events
      .map(event => event.vendor?.['name'])
      .filter(name => typeof name === 'string');
    expect(events.length, 'no syslog came').to.be.greaterThan(names.length);
    expect(acknowledged.size).to.be.greaterThan(KILLS * 30 * BATCH - 1);
    expect([...names].sort()).to.deep.equal([...sent].sort());
    expect([...acknowledged].sort()).to.deep.equal([...sent].sort());
    const ids = events.map(({ event }) => event.id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (let kill = 0; kill < KILLS; kill++) {
      const program = `line${kill}`;
      const of = events.filter(event => JSON.stringify(event['process'] ?? {}).includes(program));
      const numbers = of.map(({ message }) => Number(/\d+$/.exec(message!)![0]));
      // No acknowledgement, but what came is a beginning, whole, in order, once.
      expect(numbers).to.deep.equal([...numbers.keys()]);
    }
    const report = await checkJournal(nodeDisk, join(folder, JOURNAL));
    expect(report).to.include({ damaged: false, events: events.length });
  });
});
