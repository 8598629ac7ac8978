import { expect } from 'chai';
import type { Disk } from '../../../ingest/journal/disk.ts';
import { JournalStream } from '../../../ingest/journal/journal-stream.ts';
import { openJournal } from '../../../ingest/journal/open-journal.ts';
import { segmentsOf } from '../../../ingest/journal/segment-name.ts';
import { PowerCut, PowerCutDisk } from './power-cut-disk.ts';

const FOLDER = '/j/p0';
const TIME = 1_800_000_000_000_000;
/** The run that lets go of what is consumed. */
const RECYCLING = 3;

/** A name outside the events a test writes, so that leftovers of another batch would show. */
function settings(disk: Disk) {
  return {
    disk,
    folder: FOLDER,
    partition: 0,
    // Two or three batches a segment: rolling and recycling happen in a short run.
    segmentBytes: 300,
    capBytes: 1_000_000,
    onDurable: () => undefined,
    onFailure: () => undefined,
  };
}

/** Writes batches of different length; reports what was acknowledged. */
async function run(disk: Disk, from: number, batches: number, acknowledged: string[]) {
  const { writer } = await openJournal(settings(disk));
  for (let batch = 0; batch < batches; batch++) {
    const lines = Array.from({ length: 1 + (batch % 3) }, (_, i) =>
      JSON.stringify(`${from}.${batch}.${i}.${'x'.repeat((batch * 7) % 23)}`),
    );
    for (const line of lines) writer.append(line, TIME);
    await writer.flushed();
    acknowledged.push(...lines);
    // A consumer that keeps six records behind: segments are recycled under way.
    if (from === RECYCLING) await writer.release(writer.durable - 6);
  }
  await writer.close();
}

/** Everything a consumer reads after recovery, by offset, from the oldest segment on. */
async function consume(disk: Disk): Promise<Map<number, string>> {
  const { writer, damage } = await openJournal(settings(disk));
  expect(damage, 'a power cut is not damage').to.deep.equal([]);
  const stream = new JournalStream({ disk, folders: [FOLDER], onDamage: () => undefined });
  stream.advance(0, writer.durable);
  const oldest = segmentsOf(await disk.list(FOLDER))[0]?.firstOffset ?? 0;
  const reader = await stream.reader(0, oldest);
  const events = new Map<number, string>();
  for (let records = await reader.read(64); records.length > 0; records = await reader.read(64)) {
    for (const record of records) {
      if (record.kind !== 'events') throw new Error(`unexpected ${record.kind}`);
      const lines = Buffer.from(record.ndjson).toString().trimEnd().split('\n');
      lines.forEach((line, i) => events.set(record.firstOffset + i, line));
    }
  }
  return events;
}

function expectAllOnce(events: Map<number, string>, acknowledged: readonly string[]) {
  const lines = [...events.entries()].sort(([a], [b]) => a - b).map(([, line]) => line);
  expect(new Set(lines).size, 'an event is there twice').to.equal(lines.length);
  expect(lines.slice(0, acknowledged.length), 'acknowledged, in order').to.deep.equal(acknowledged);
}

async function runUntilCut(disk: Disk, kind: number, acknowledged: string[]) {
  await run(disk, kind, 9, acknowledged).then(
    () => undefined,
    (error: Error) => {
      if (!(error instanceof PowerCut || error.cause instanceof PowerCut)) throw error;
    },
  );
}

/** Cuts the power at every call, and there at every byte and name; calls `verify` on what is left. */
async function everyPowerCut(
  wrap: (disk: Disk) => Disk,
  verify: (left: PowerCutDisk, acknowledged: readonly string[]) => Promise<void>,
  kind = 1,
): Promise<number> {
  const whole = new PowerCutDisk();
  await run(wrap(whole), kind, 9, []);
  let cuts = 0;
  for (let cutAfter = 0; cutAfter <= whole.calls; cutAfter++) {
    const disk = new PowerCutDisk();
    disk.cutAfter = cutAfter;
    const acknowledged: string[] = [];
    await runUntilCut(wrap(disk), kind, acknowledged);
    const { bytes, names, writes } = disk.atStake;
    for (let keptNames = 0; keptNames <= names; keptNames++) {
      for (let keptBytes = 0; keptBytes <= bytes; keptBytes++) {
        await verify(disk.afterPowerCut({ bytes: keptBytes, names: keptNames }), acknowledged);
        cuts++;
      }
    }
    for (let lost = 0; lost < writes; lost++) {
      const keepsWrite = (write: number) => write !== lost;
      await verify(disk.afterPowerCut({ bytes, names, keepsWrite }), acknowledged);
      cuts++;
    }
  }
  return cuts;
}

const asIs = (disk: Disk) => disk;

/** The mutant: a disk whose file sync does nothing. */
const withoutSync = (disk: Disk): Disk => ({
  open: async (path, options) => ({
    ...(await disk.open(path, options)),
    sync: async () => undefined,
  }),
  rename: (from, to) => disk.rename(from, to),
  remove: path => disk.remove(path),
  list: folder => disk.list(folder),
  syncDirectory: folder => disk.syncDirectory(folder),
});

/** The other mutant: new segments' names are not synced. */
const withoutDirectorySync = (disk: Disk): Disk => ({
  open: (path, options) => disk.open(path, options),
  rename: (from, to) => disk.rename(from, to),
  remove: path => disk.remove(path),
  list: folder => disk.list(folder),
  syncDirectory: async () => undefined,
});

describe('the journal after a power cut', function () {
  this.timeout(120_000);

  it('has every acknowledged event once, at every dropped byte and name', async () => {
    const cuts = await everyPowerCut(asIs, async (left, acknowledged) => {
      expectAllOnce(await consume(left), acknowledged);
    });
    expect(cuts).to.be.greaterThan(1000);
  });

  it('stays whole when the power goes again after recovery, without anything synced since', async () => {
    let step = 0;
    await everyPowerCut(asIs, async (left, acknowledged) => {
      if (step++ % 17 !== 0) return;
      const seen = await consume(left);
      const again = left.afterPowerCut({ bytes: 0, names: 0 });
      const after = await consume(again);
      expect([...after], 'what a consumer saw is gone').to.deep.equal([...seen]);
      const more: string[] = [];
      await run(again, 2, 4, more);
      expectAllOnce(await consume(again), [
        ...acknowledged,
        ...unacknowledged(seen, acknowledged),
        ...more,
      ]);
    });
  });

  it('has what its consumer still needs, once, when segments are recycled', async () => {
    const verify = async (left: PowerCutDisk, acknowledged: readonly string[]) => {
      const lines = [...(await consume(left)).values()];
      expect(new Set(lines).size, 'an event is there twice').to.equal(lines.length);
      const needed = acknowledged.slice(-6);
      expect(lines.join().includes(needed.join()), `${needed.join()} in ${lines.join()}`).to.equal(
        true,
      );
    };
    await everyPowerCut(asIs, verify, RECYCLING);
  });

  for (const [name, mutant] of [
    ['without fdatasync', withoutSync],
    ['without syncing names', withoutDirectorySync],
  ] as const) {
    it(`loses events ${name}: the simulator tells`, async () => {
      let losses = 0;
      await everyPowerCut(mutant, async (left, acknowledged) => {
        if (losses > 0) return;
        const lines = [...(await consume(left)).values()];
        if (acknowledged.some(line => !lines.includes(line))) losses++;
      });
      expect(losses).to.be.greaterThan(0);
    });
  }
});

/** What survived though nobody was told so. */
function unacknowledged(seen: Map<number, string>, acknowledged: readonly string[]): string[] {
  return [...seen.values()].slice(acknowledged.length);
}
