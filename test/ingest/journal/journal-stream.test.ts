import { expect } from 'chai';
import type { Damage } from '../../../ingest/journal/recover.ts';
import { JournalStream } from '../../../ingest/journal/journal-stream.ts';
import type { JournalWriter } from '../../../ingest/journal/journal-writer.ts';
import { openJournal } from '../../../ingest/journal/open-journal.ts';
import { segmentsOf, formatSegmentName } from '../../../ingest/journal/segment-name.ts';
import type { StreamReader, StreamRecord } from '../../../ingest/stream/event-stream.ts';
import { readerFrom } from '../../../ingest/stream/reader-from.ts';
import { PowerCutDisk } from './power-cut-disk.ts';

const FOLDER = '/j/p0';
const TIME = 1_800_000_000_000_000;

describe('the journal as a stream', () => {
  let disk: PowerCutDisk;
  let writer: JournalWriter;
  let stream: JournalStream;
  let damages: Damage[];

  beforeEach(async () => {
    disk = new PowerCutDisk();
    damages = [];
    stream = new JournalStream({
      disk,
      folders: [FOLDER],
      onDamage: (_, damage) => damages.push(damage),
    });
    writer = await open();
  });

  async function open(segmentBytes = 400, capBytes = 1_000_000): Promise<JournalWriter> {
    const onDurable = (offset: number) => stream.advance(0, offset);
    const callbacks = { onDurable, onFailure: () => undefined };
    const settings = { disk, folder: FOLDER, partition: 0, segmentBytes, capBytes, ...callbacks };
    return (await openJournal(settings)).writer;
  }

  async function write(...lines: string[]) {
    for (const line of lines) writer.append(line, TIME);
    await writer.flushed();
  }

  it('hands over events, ticks and controls in the order they were appended', async () => {
    writer.append('"a"', TIME);
    writer.appendTick(TIME + 1);
    writer.appendControl({ type: 'generation-active', generation: 'g1' }, TIME + 2);
    writer.append('"b"', TIME + 3);
    await writer.flushed();
    const reader = await stream.reader(0, 0);
    const records = await readAll(reader);
    expect(records.map(record => record.kind)).to.deep.equal([
      'events',
      'tick',
      'control',
      'events',
    ]);
    expect(records.map(record => record.firstOffset)).to.deep.equal([0, 1, 2, 3]);
    expect(records[1]).to.include({ at: TIME + 1 });
    expect(records[2]).to.deep.include({
      control: { type: 'generation-active', generation: 'g1' },
    });
    expect(lines(records)).to.deep.equal(['"a"', '"b"']);
  });

  it('gives nothing at the durable end and goes on when it moves', async () => {
    const reader = await stream.reader(0, 0);
    expect(await reader.read(1000)).to.deep.equal([]);
    await write('"a"');
    expect(lines(await reader.read(1000))).to.deep.equal(['"a"']);
    expect(await reader.read(1000)).to.deep.equal([]);
    await write('"b"', '"c"');
    expect(lines(await reader.read(1000))).to.deep.equal(['"b"', '"c"']);
    expect(reader.offset).to.equal(3);
  });

  it('cuts a batch to the offset a consumer asks for', async () => {
    await write('"a"', '"bb"', '"ccc"');
    const reader = await stream.reader(0, 1);
    const [record] = await reader.read(1000);
    expect(record).to.include({ kind: 'events', firstOffset: 1, count: 2 });
    expect(lines([record!])).to.deep.equal(['"bb"', '"ccc"']);
    expect(record).to.have.property('positions').that.deep.equals(Uint32Array.of(0, 5));
  });

  it('walks over segments, from any offset', async () => {
    for (let i = 0; i < 40; i++) await write(`"${i}"`);
    expect(segmentsOf(await disk.list(FOLDER)).length).to.be.greaterThan(5);
    for (const from of [0, 1, 17, 39, 40]) {
      const read = lines(await readAll(await stream.reader(0, from)));
      expect(read).to.deep.equal(Array.from({ length: 40 - from }, (_, i) => `"${i + from}"`));
    }
  });

  it('says so when retention has passed the offset', async () => {
    for (let i = 0; i < 40; i++) await write(`"${i}"`);
    await writer.release(30);
    const error = await stream.reader(0, 0).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('code', 'OFFSET_GONE');
    expect(lines(await readAll(await stream.reader(0, 30)))).to.have.length(10);

    const gaps: string[] = [];
    const reader = await readerFrom(stream, 0, 0, gap => gaps.push(gap.code));
    expect(gaps).to.deep.equal(['OFFSET_GONE']);
    expect(lines(await readAll(reader)).at(-1), 'goes on from the oldest').to.equal('"39"');
  });

  it('does not take an old batch of a recycled segment for a new one', async () => {
    for (let i = 0; i < 40; i++) await write(`"${i}"`);
    await writer.release(39);
    // The recycled file still holds whole batches of its former life behind this one.
    await write('"new"');
    await writer.close();
    writer = await open();
    expect(writer.nextOffset).to.equal(41);
    expect(lines(await readAll(await stream.reader(0, 39)))).to.deep.equal(['"39"', '"new"']);
  });

  it('steps over damage in the middle, tells, and loses nothing behind it', async () => {
    for (let i = 0; i < 40; i++) await write(`"${i}"`);
    const [, second] = segmentsOf(await disk.list(FOLDER));
    const file = await disk.open(`${FOLDER}/${formatSegmentName(second!)}`, { create: false });
    await file.write(Uint8Array.of(0xff), 90);
    const read = lines(await readAll(await stream.reader(0, 0)));
    expect(read.length).to.be.within(38, 39);
    expect(read.at(-1)).to.equal('"39"');
    expect(damages).to.have.length(1);
    expect(damages[0]).to.include({ segment: second!.segment });
  });

  it('makes senders wait at the byte cap, and goes on when consumers let go', async () => {
    await writer.close();
    writer = await open(400, 1500);
    for (let i = 0; i < 40 && !writer.saturated; i++) await write(`"${i}"`);
    expect(writer.capReached).to.equal(true);
    await writer.release(writer.durable);
    expect(writer.saturated).to.equal(false);
  });

  it('acknowledges nothing once the disk fails, and says why', async () => {
    disk.cutAfter = disk.calls + 1;
    writer.append('"a"', TIME);
    const error = await writer.flushed().then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).to.equal('The journal cannot be written');
    expect(() => writer.append('"b"', TIME)).to.throw('The journal cannot be written');
  });
});

async function readAll(reader: StreamReader): Promise<StreamRecord[]> {
  const all: StreamRecord[] = [];
  for (let some = await reader.read(100); some.length > 0; some = await reader.read(100))
    all.push(...some);
  return all;
}

function lines(records: readonly StreamRecord[]): string[] {
  return records.flatMap(record =>
    record.kind === 'events' ? Buffer.from(record.ndjson).toString().trimEnd().split('\n') : [],
  );
}
