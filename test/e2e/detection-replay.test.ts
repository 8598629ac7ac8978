import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Alert } from '../../detectors/alert/alert.ts';
import { runEngine } from '../../detectors/engine.ts';
import type { Generation } from '../../detectors/generation.ts';
import { makeGeneration } from '../../detectors/generation.ts';
import { createMatchPool } from '../../detectors/match-pool.ts';
import { readRuleFiles } from '../../detectors/sigma/load-rules.ts';
import { eventId, tailFromPosition } from '../../ingest/event/event-id.ts';
import { JournalStream } from '../../ingest/journal/journal-stream.ts';
import { nodeDisk } from '../../ingest/journal/node-disk.ts';
import { openJournal } from '../../ingest/journal/open-journal.ts';
import { assembleEvent } from '../../ingest/parsers/assemble-event.ts';
import { parseRecord } from '../../ingest/parsers/parse-record.ts';
import { EVERYTHING } from '../../ingest/query/filter.ts';
import { ALERT_COLLECTIONS, ALERTS } from '../../server/alerts/alert-collections.ts';
import { createAlertSink } from '../../server/alerts/alert-sink.ts';
import { SYSTEM_SCOPE } from '../../server/policy/system-scope.ts';
import type { Act, DocumentStore } from '../../server/store/document-store.ts';
import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts';
import { failedLogin } from './send-lines.ts';

const RULES = fileURLToPath(new URL('../../rules', import.meta.url));
const NOW = Date.UTC(2026, 10, 24, 8, 0, 5) * 1000;
/** More than the storm breaker admits in an hour. */
const ADDRESSES = 210;

/** Where a run dies: at which of its commits, and whether the commit was durable by then. */
interface Kill {
  readonly commits: number;
  readonly durable: boolean;
  /** Whether the documents are lost as well; the journal never is. */
  readonly lost: boolean;
}

describe('detection, replayed', function () {
  this.timeout(240_000);
  let folder: string;
  let journal: string;
  let end: number;
  const generations = new Map<string, Generation>();

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kharuul-replay-'));
    journal = join(folder, 'journal');
    const { files } = await readRuleFiles([RULES]);
    const all = makeGeneration(files);
    const fewer = makeGeneration(files.filter(({ path }) => !path.includes('sudo')));
    for (const generation of [fewer, all]) generations.set(generation.id, generation);
    end = await writeJournal(journal, fewer.id, all.id);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('gives identical alerts whatever the number of matchers and wherever it was killed', async () => {
    const expected = await alertsAfter(1, []);
    expect(expected.length).to.be.at.least(200);
    expect(expected.filter(alert => alert.storm)).to.have.length(1);
    expect(new Set(expected.map(alert => alert.rule.id)).size).to.be.at.least(3);
    expect(Math.max(...expected.map(alert => alert.version)), 'versions move').to.be.above(3);
    for (const matchers of [2, 3]) {
      expect(await alertsAfter(matchers, [])).to.deep.equal(expected);
    }
    const kill = fc.record({
      commits: fc.integer({ min: 0, max: 25 }),
      durable: fc.boolean(),
      lost: fc.boolean(),
    });
    const kills = fc.array(kill, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), kills, async (matchers, points) => {
        expect(await alertsAfter(matchers, points)).to.deep.equal(expected);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  /** Runs to the journal's end, dying at each kill point and starting again. */
  async function alertsAfter(matchers: number, kills: readonly Kill[]): Promise<readonly Alert[]> {
    const file = join(folder, 'documents.sqlite');
    const empty = (): void => {
      for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true });
    };
    empty();
    for (const kill of kills) {
      await withStore(file, async store => {
        const outcome = await detect(dyingAt(store, kill), matchers).then(
          () => 'reached the end',
          (error: Error) => error.message,
        );
        expect(outcome).to.be.oneOf(['reached the end', 'killed']);
      });
      if (kill.lost) empty();
    }
    return withStore(file, async store => {
      await detect(store, matchers);
      const sort = { field: 'firstSeen', direction: 'ascending' } as const;
      const found = { filter: EVERYTHING, sort, limit: 1000 };
      return (await store.find(ALERTS, found, SYSTEM_SCOPE)).items;
    });
  }

  async function detect(store: DocumentStore, matchers: number): Promise<void> {
    const sink = createAlertSink(store);
    const { place, groups } = await sink.resume(0);
    const stream = new JournalStream({
      disk: nodeDisk,
      folders: [journal],
      onDamage: (_, damage) => expect.fail(JSON.stringify(damage)),
    });
    stream.advance(0, end);
    const reader = await stream.reader(0, place.offset);
    const pool = createMatchPool(matchers);
    const stop = new AbortController();
    try {
      await runEngine({
        partition: 0,
        reader,
        rules: { generation: async id => generations.get(id)! },
        pool,
        sink,
        generation: place.generation,
        groups,
        onApplied: () => undefined,
        more: async () => stop.abort(),
        stop: stop.signal,
      });
      expect(reader.offset).to.equal(end);
    } finally {
      await pool.close();
      await reader.close();
    }
  }
});

function dyingAt(store: DocumentStore, { commits, durable }: Kill): DocumentStore {
  let left = commits;
  return {
    ...store,
    async commit(acts: readonly Act[]) {
      if (left-- > 0) return store.commit(acts);
      if (durable) await store.commit(acts);
      throw new Error('killed');
    },
  };
}

async function withStore<T>(file: string, work: (store: DocumentStore) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({
    file,
    collections: ALERT_COLLECTIONS,
    cursorKey: new Uint8Array(32),
    readers: 1,
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Lines in many small batches, ticks between them, and a change of rules in the middle. */
async function writeJournal(folder: string, first: string, second: string): Promise<number> {
  const { writer } = await openJournal({
    disk: nodeDisk,
    folder,
    partition: 0,
    segmentBytes: 1024 * 1024,
    capBytes: 1e9,
    onDurable: () => undefined,
    onFailure: error => expect.fail(error.message),
  });
  const lines: string[] = [];
  for (let round = 0; round < 6; round++) {
    for (let host = 0; host < ADDRESSES; host++) {
      // The first hosts try again and again; each of the others crosses the threshold once.
      lines.push(failedLogin(`203.0.113.${host}`, 4000 + round));
      if (host < 5) lines.push(failedLogin(`203.0.113.${host}`, 5000 + round));
    }
    lines.push(
      `<86>Nov 24 08:00:0${round} gate sudo:     bold : user NOT in sudoers ; TTY=pts/0 ; PWD=/home/bold ; USER=root ; COMMAND=/bin/sh`,
      `<86>Nov 24 08:00:0${round} gate sshd[9]: Accepted password for root from 203.0.113.${round} port 22 ssh2`,
    );
  }
  writer.appendControl({ type: 'generation-active', generation: first }, NOW);
  for (const [at, line] of lines.entries()) {
    const accepted = NOW + at * 1000;
    if (at === Math.floor(lines.length / 2)) {
      writer.appendControl({ type: 'generation-active', generation: second }, accepted);
    }
    if (at % 300 === 299) writer.appendTick(accepted);
    const parsed = parseRecord(Buffer.from(line), { received: accepted, zone: 'UTC' });
    const event = assembleEvent(parsed, {
      id: eventId(accepted, tailFromPosition(0, 0, at)),
      accepted,
      source: 'syslog',
      constituent: 'local',
      clockTrusted: false,
    });
    writer.append(JSON.stringify(event), accepted);
    if (at % 37 === 36) await writer.flushed();
  }
  await writer.flushed();
  const { durable } = writer;
  await writer.close();
  return durable;
}
