import { expect } from 'chai';
import * as fc from 'fast-check';
import { FUTURE_TOLERANCE } from '../../ingest/event/event-time.ts';
import { acceptedFromId } from '../../ingest/event/event-id.ts';
import { formatTime } from '../../ingest/event/time.ts';
import { createSyslogFramer } from '../../ingest/framing/syslog-framer.ts';
import type { Disk } from '../../ingest/journal/disk.ts';
import { keyOf } from '../../ingest/journal/recent-keys.ts';
import { acceptanceClock } from '../../ingest/pipeline.ts';
import { PowerCutDisk } from './journal/power-cut-disk.ts';
import { NOW, STATE, eventsOf, memoryIngest, sourceNamed } from './memory-ingest.ts';

const agents = sourceNamed('agents/a');
const syslog = sourceNamed('syslog', false);
const from = { source: syslog, received: NOW, peer: '10.0.0.1' };
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

async function taken(records: readonly (string | Uint8Array)[], received = NOW) {
  const ingest = await memoryIngest();
  for (const record of records) ingest.pipeline.record(Buffer.from(record), { ...from, received });
  await ingest.pipeline.flushed();
  return { ...ingest, found: await ingest.events() };
}

describe('the pipeline', () => {
  it('makes one event of each record, whatever it is', async () => {
    const records = fc.sample(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }).map(text => Buffer.from(text)),
        fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
        fc.json().map(text => Buffer.from(text)),
        fc
          .constantFrom('', '\0', '<', '<999>', '<13>', '{', '{}', '@cee:', '<34>1 - - - - - -')
          .map(text => Buffer.from(text)),
      ),
      2000,
    );
    const { found, pipeline } = await taken(records);
    expect(found).to.have.length(records.length);
    expect(pipeline.counters).to.include({ accepted: records.length, parserFaults: 0 });
    const ids = found.map(({ event }) => event.id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const [i, event] of found.entries()) {
      expect(event.event.id).to.match(UUID_V7);
      expect(acceptedFromId(event.event.id)).to.equal(NOW);
      expect(event.event.ingested).to.equal(formatTime(NOW));
      expect(event.kharuul).to.include({ source: 'syslog', constituent: 'default' });
      const bytes = event.kharuul.original_base64
        ? Buffer.from(event.kharuul.original_base64, 'base64')
        : Buffer.from(event.event.original);
      const bom = Buffer.from('\uFEFF');
      expect([bytes.toString('hex'), Buffer.concat([bom, bytes]).toString('hex')]).to.include(
        records[i]!.toString('hex'),
      );
    }
  });

  it('makes the same events of a stream however it is cut', async () => {
    const lines = [
      '<34>1 2026-11-01T00:00:00Z h app - - - one',
      '<13>Nov  1 00:00:00 h x: Монгол',
      '{"a":1}',
      '',
      'plain \0 text',
    ];
    const stream = Buffer.from(`${lines.join('\n')}\n`);
    const run = async (cuts: readonly number[]) => {
      const { pipeline, events } = await memoryIngest();
      const framer = createSyslogFramer();
      const places = [0, ...[...cuts].sort((a, b) => a - b), stream.length];
      for (let i = 1; i < places.length; i++) {
        for (const frame of framer.feed(stream.subarray(places[i - 1], places[i]))) {
          if (frame.bytes) pipeline.record(frame.bytes, from);
        }
      }
      for (const frame of framer.end()) if (frame.bytes) pipeline.record(frame.bytes, from);
      await pipeline.flushed();
      return events();
    };
    const whole = await run([]);
    expect(whole).to.have.length(5);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(stream.length)), async cuts => {
        expect(await run(cuts)).to.deep.equal(whole);
      }),
    );
  });

  it('keeps an old time, and replaces one in the future', async () => {
    const at = (micros: number) => `<34>1 ${formatTime(micros)} h app - - - x`;
    const old = NOW - 400 * 24 * 3_600_000_000;
    const edge = NOW + FUTURE_TOLERANCE;
    const { found } = await taken([at(old), at(edge), at(edge + 1)]);
    expect(found.map(event => event['@timestamp'])).to.deep.equal([old, edge, NOW].map(formatTime));
    expect(found[2]!.kharuul.device_time).to.equal(formatTime(edge + 1));
    expect(found[2]!.tags).to.include('clock_future');
    expect(found[1]!.tags ?? []).not.to.include('clock_future');
  });

  it('gives an event although a parser throws', async () => {
    const { pipeline, events } = await memoryIngest();
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('trap');
        },
      },
    );
    pipeline.document(hostile, '{"a":"trap"}', from);
    await pipeline.flushed();
    const [event] = await events();
    expect(event!.error).to.deep.equal({
      code: 'parser_failed',
      message: 'The parser failed: trap',
    });
    expect(event!.event.original).to.equal('{"a":"trap"}');
    expect(pipeline.counters).to.include({ accepted: 1, parserFaults: 1 });
  });

  it('gives an event although what a parser made cannot be serialised, and remembers its id', async () => {
    const { pipeline, events } = await memoryIngest();
    const document = {
      a: {
        toJSON: () => {
          throw new Error('late trap');
        },
      },
    };
    const key = keyOf(agents.id, 'id', '', '1');
    const first = pipeline.document(document as never, '{"a":1}', { ...from, source: agents }, key);
    const again = pipeline.document(
      { a: 1 },
      '{"a":1}',
      { ...from, source: agents },
      keyOf(agents.id, 'id', '', '1'),
    );
    await pipeline.flushed();
    expect(again).to.deep.equal({ id: first.id, repeated: true });
    expect((await events()).map(({ event }) => event.id)).to.deep.equal([first.id]);
  });

  it('is not harmed by names and depths that harm', async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const dotted = JSON.stringify({
      [Array(5000).fill('a').join('.')]: 1,
      'process.__proto__.polluted': 1,
    });
    const pairs = JSON.stringify({
      __proto__x: 1,
      constructor: { prototype: { polluted: 1 } },
    }).replace('__proto__x', '__proto__');
    const hostile = [
      deep,
      '['.repeat(100_000),
      dotted,
      pairs,
      '{"event":{"__proto__":{"polluted":1},"id":"forged","ingested":"forged"},"kharuul":{"constituent":"forged"}}',
      '<34>1 - h app - - [__proto__ polluted="1"][constructor prototype="1"] x',
      `<34>1 - h app - - [x@1 __proto__="1"] x`,
      '{"winlog":{"event_data":{"__proto__":"polluted"},"channel":"Security","event_id":1},"__proto__":{"polluted":1}}',
      '{"a":"\\u0000\\ud800","\\u0000":"\u0000"}'.replace('"\u0000"', '"\\u0000"'),
      'a\0b',
      'x'.repeat(10_000_000),
      `{"message":"${'y'.repeat(3_000_000)}"}`,
    ];
    const { found, pipeline } = await taken(hostile);
    expect(found).to.have.length(hostile.length);
    expect(pipeline.counters.parserFaults).to.equal(0);
    expect({}).not.to.have.property('polluted');
    for (const event of found) {
      expect(event.kharuul.constituent).to.equal('default');
      expect(event.event.id).to.match(UUID_V7);
      expect(Object.getPrototypeOf(event)).to.equal(Object.prototype);
    }
    expect(found[0]!.error!.code).to.equal('json_too_deep');
    expect(found[8]!.event.original).to.include('\\u0000');
    expect(found[9]!.event.original).to.equal('a\0b');
    expect(found[10]!.event.original).to.have.length(10_000_000);
  });
});

describe('a client’s repeat', () => {
  const give = (ingest: Awaited<ReturnType<typeof memoryIngest>>, id: string, received = NOW) =>
    ingest.pipeline.document(
      { id },
      `{"id":"${id}"}`,
      { source: agents, received },
      keyOf(agents.id, 'id', '', id),
    );

  it('gets the first id after a restart, from the journal', async () => {
    const disk = new PowerCutDisk();
    const before = await memoryIngest(disk);
    const first = give(before, 'x');
    give(before, 'y');
    await before.pipeline.flushed();
    const after = await memoryIngest(disk.afterPowerCut({ bytes: 0, names: 0 }));
    expect(give(after, 'x', NOW + 5_000_000)).to.deep.equal({ id: first.id, repeated: true });
    expect(give(after, 'z').repeated).to.equal(false);
    await after.pipeline.flushed();
    expect(await after.events()).to.have.length(3);
  });

  it('gets it after its segment has been let go, from the snapshot', async () => {
    const disk = new PowerCutDisk();
    const before = await memoryIngest(disk, { segmentBytes: 300 });
    const first = give(before, 'x');
    for (let i = 0; i < 10; i++) {
      give(before, `filler ${i}`);
      await before.pipeline.flushed();
    }
    await before.keys.save(disk, STATE, () => before.writer.flushed());
    await before.writer.release(before.writer.durable);
    expect((await eventsOf(disk, before.writer.durable)).length).to.be.below(4);
    const after = await memoryIngest(disk.afterPowerCut({ bytes: 0, names: 0 }));
    expect(give(after, 'x', NOW + 1)).to.deep.equal({ id: first.id, repeated: true });
  });

  it('is no repeat where the event was lost with the power: the snapshot waits for the journal', async () => {
    const whole = new PowerCutDisk();
    const run = async (disk: PowerCutDisk) => {
      const ingest = await memoryIngest(slowToSyncSegments(disk));
      give(ingest, 'x');
      await ingest.keys.save(disk, STATE, () => ingest.writer.flushed());
    };
    await run(whole);
    for (let cutAfter = 0; cutAfter <= whole.calls; cutAfter++) {
      const disk = new PowerCutDisk();
      disk.cutAfter = cutAfter;
      await run(disk).catch(() => undefined);
      const { bytes, names } = disk.atStake;
      for (const left of [
        disk.afterPowerCut({ bytes: 0, names: 0 }),
        disk.afterPowerCut({ bytes: 0, names }),
        disk.afterPowerCut({ bytes, names: 0 }),
        disk.afterPowerCut({ bytes, names }),
      ]) {
        const after = await memoryIngest(left);
        give(after, 'x');
        await after.pipeline.flushed();
        expect(await after.events(), `cut after ${cutAfter}`).to.have.length(1);
      }
    }
  });

  it('is forgotten when the table is full, the oldest first, and never before', async () => {
    const ingest = await memoryIngest(new PowerCutDisk(), { recentKeys: 100 });
    for (let i = 0; i < 1000; i++) {
      expect(give(ingest, String(i)).repeated).to.equal(false);
      if (i >= 49) expect(give(ingest, String(i - 49)).repeated).to.equal(true);
    }
    expect(give(ingest, '0').repeated).to.equal(false);
  });
});

describe('the clock of acceptance', () => {
  it('does not go back', () => {
    const now = acceptanceClock();
    let last = 0;
    for (let i = 0; i < 10_000; i++) {
      const at = now();
      expect(Number.isInteger(at)).to.equal(true);
      expect(at).to.be.at.least(last);
      last = at;
    }
    expect(Math.abs(last / 1000 - Date.now())).to.be.below(60_000);
  });
});

/** The journal's file is busier than the snapshot's: its sync comes later if nobody waits. */
function slowToSyncSegments(disk: PowerCutDisk): Disk {
  return {
    open: async (path, options) => {
      const file = await disk.open(path, options);
      if (!path.endsWith('.seg')) return file;
      const sync = async () => {
        await new Promise(resolve => setTimeout(resolve, 1));
        await file.sync();
      };
      return { ...file, sync };
    },
    rename: (from, to) => disk.rename(from, to),
    remove: path => disk.remove(path),
    list: folder => disk.list(folder),
    syncDirectory: folder => disk.syncDirectory(folder),
  };
}
