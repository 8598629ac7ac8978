import { expect } from 'chai';
import { checkJournal } from '../../../ingest/journal/check-journal.ts';
import type { JournalWriter } from '../../../ingest/journal/journal-writer.ts';
import { openJournal } from '../../../ingest/journal/open-journal.ts';
import { keyOf, RecentKeys } from '../../../ingest/journal/recent-keys.ts';
import { SegmentReader } from '../../../ingest/journal/segment-reader.ts';
import type { SegmentName } from '../../../ingest/journal/segment-name.ts';
import { formatSegmentName, segmentsOf } from '../../../ingest/journal/segment-name.ts';
import { PowerCutDisk } from './power-cut-disk.ts';

const FOLDER = '/j/p0';
const TIME = 1_800_000_000_000_000;

describe('the check of a journal', () => {
  let disk: PowerCutDisk;
  let writer: JournalWriter;
  let names: SegmentName[];

  beforeEach(async () => {
    disk = new PowerCutDisk();
    writer = await open();
    for (let i = 0; i < 40; i++) {
      writer.append(`"${i}"`, TIME);
      if (i % 10 === 0) writer.appendTick(TIME);
      await writer.flushed();
    }
    names = segmentsOf(await disk.list(FOLDER));
    expect(names.length).to.be.greaterThan(5);
  });

  async function open(): Promise<JournalWriter> {
    const callbacks = { onDurable: () => undefined, onFailure: () => undefined };
    const settings = { disk, folder: FOLDER, partition: 0, segmentBytes: 400, capBytes: 1e6 };
    return (await openJournal({ ...settings, ...callbacks })).writer;
  }

  const path = (name: SegmentName) => `${FOLDER}/${formatSegmentName(name)}`;

  async function overwrite(name: SegmentName, at: number, ...bytes: number[]) {
    const file = await disk.open(path(name), { create: false });
    await file.write(Uint8Array.from(bytes), at);
  }

  it('finds a whole one whole, and counts events, not ticks', async () => {
    const report = await checkJournal(disk, FOLDER);
    expect(report).to.include({ damaged: false, events: 40 });
    expect(report.segments.at(-1)!.endOffset).to.equal(44);
    expect(report.segments.map(({ file }) => file)).to.deep.equal(names.map(formatSegmentName));
  });

  it('finds a flipped bit wherever it is, and changes nothing', async () => {
    for (const at of [0, 8, 30, 61, 73, 78]) {
      const file = await disk.open(path(names[2]!), { create: false });
      const before = new Uint8Array(1);
      await file.read(before, at);
      await overwrite(names[2]!, at, before[0]! ^ 0x10);
      const report = await checkJournal(disk, FOLDER);
      expect(report.damaged, `byte ${at}`).to.equal(true);
      expect(report.segments[2]!.damage).to.have.length(1);
      expect(report.events, `byte ${at}`).to.be.within(38, 39);
      await overwrite(names[2]!, at, before[0]!);
    }
    expect(await checkJournal(disk, FOLDER)).to.include({ damaged: false, events: 40 });
  });

  it('finds a missing segment, and one without its tail', async () => {
    await disk.remove(path(names[3]!));
    expect(await checkJournal(disk, FOLDER)).to.have.property('damaged', true);
  });

  it('takes what a cut left of a last batch for no damage', async () => {
    await writer.close();
    const file = await disk.open(path(names.at(-1)!), { create: false });
    await file.write(Buffer.from('KHRB and then nothing'), await file.size());
    expect(await checkJournal(disk, FOLDER)).to.include({ damaged: false, events: 40 });
  });

  it('takes the former life of a recycled segment for no damage', async () => {
    await writer.release(writer.durable);
    writer.append('"new"', TIME);
    await writer.flushed();
    const report = await checkJournal(disk, FOLDER);
    expect(report.damaged).to.equal(false);
  });

  it('is of an empty folder no damage and no events', async () => {
    expect(await checkJournal(disk, '/nothing')).to.deep.equal({
      segments: [],
      events: 0,
      damaged: false,
    });
  });
});

describe('a segment', () => {
  it('costs one reading to step over the headers of its former life', async () => {
    const disk = new PowerCutDisk();
    const callbacks = { onDurable: () => undefined, onFailure: () => undefined };
    const settings = { disk, folder: FOLDER, partition: 0, segmentBytes: 200_000, capBytes: 1e9 };
    const { writer } = await openJournal({ ...settings, ...callbacks });
    for (let i = 0; i < 2000; i++) {
      writer.append(`"${i}"`, TIME);
      await writer.flushed();
    }
    const [first] = segmentsOf(await disk.list(FOLDER));
    const file = await disk.open(`${FOLDER}/${formatSegmentName(first!)}`, { create: false });
    const before = disk.calls;
    // As another segment's number it is all former life.
    expect(await new SegmentReader(file, 77).resync()).to.equal(undefined);
    expect(disk.calls - before).to.be.below(20);
  });

  it('gives the keys of events behind damage too', async () => {
    const disk = new PowerCutDisk();
    const callbacks = { onDurable: () => undefined, onFailure: () => undefined };
    const settings = { disk, folder: FOLDER, partition: 0, segmentBytes: 1e6, capBytes: 1e9 };
    const { writer } = await openJournal({ ...settings, ...callbacks });
    const keys = new RecentKeys(100);
    for (let i = 0; i < 5; i++) {
      const key = keyOf(String(i));
      keys.add(key, 1000 + i);
      writer.append(`"${i}"`, TIME, key);
      await writer.flushed();
    }
    const [only] = segmentsOf(await disk.list(FOLDER));
    const file = await disk.open(`${FOLDER}/${formatSegmentName(only!)}`, { create: false });
    await file.write(Uint8Array.of(0xff), 80);
    const again = new RecentKeys(100);
    await again.load(disk, '/state', FOLDER);
    const known = [0, 1, 2, 3, 4].map(i => again.get(keyOf(String(i))));
    expect(known).to.deep.equal([undefined, 1001, 1002, 1003, 1004]);
  });

  it('takes no record that its readers would take for damage', async () => {
    const disk = new PowerCutDisk();
    const callbacks = { onDurable: () => undefined, onFailure: () => undefined };
    const settings = { disk, folder: FOLDER, partition: 0, segmentBytes: 1e6, capBytes: 1e9 };
    const { writer } = await openJournal({ ...settings, ...callbacks });
    expect(() => writer.append('я'.repeat(30_000_000), TIME)).to.throw(RangeError);
    writer.append(`"${'я'.repeat(12_000_000)}"`, TIME);
    await writer.flushed();
    expect(await checkJournal(disk, FOLDER)).to.include({ damaged: false, events: 1 });
  });
});
