import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { JournalStream } from '../../../../ingest/journal/journal-stream.ts';
import { nodeDisk } from '../../../../ingest/journal/node-disk.ts';
import { EVERYTHING } from '../../../../ingest/query/filter.ts';
import { mintScope } from '../../../../ingest/query/scope.ts';
import { EmbeddedEventStore } from '../../../../ingest/store/embedded/embedded-store.ts';
import { JOURNAL, NOW, memoryIngest, sourceNamed } from '../../memory-ingest.ts';

const WHOLE = mintScope(EVERYTHING);
const FIELDS = ['host', 'user', 'process', 'event', 'source', 'destination', 'kharuul', 'vendor'];
const NAMES = [
  'name',
  'ip',
  'action',
  'code',
  'outcome',
  'dataset',
  'constituent',
  '__proto__',
  '',
];

/** Values that have broken columns, parsers and engines. */
const value = fc.oneof(
  fc.constantFrom(
    '\0',
    'a\0b',
    '\ud800',
    '\udfff\ud800',
    '\uFEFF',
    '\u2028',
    "';--",
    '\\',
    'x'.repeat(10_000),
  ),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(null, true, 1e308, -0, [], {}, [[]], [null], ['a', { b: 1 }]),
);
const document = fc.dictionary(
  fc.constantFrom(...FIELDS, '@timestamp', 'message', 'tags', 'ts', 'winlog', 'EventData'),
  fc.oneof(value, fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), value)),
);

describe('an embedded store given what hostile senders made', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kharuul-hostile-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('takes every event: one it refused would stop all behind it', async () => {
    const { disk, pipeline, writer } = await memoryIngest();
    const from = { source: sourceNamed('agents/a'), received: NOW };
    const documents = fc.sample(document, 1000);
    for (const each of documents) {
      const text = JSON.stringify(each);
      pipeline.document(JSON.parse(text) as never, text, from);
      pipeline.record(Buffer.from(text), from);
    }
    for (const year of ['0000', '0001', '1583', '9999']) {
      pipeline.record(Buffer.from(`<1>1 ${year}-01-01T00:00:00Z h a - - - x`), from);
    }
    await pipeline.flushed();
    const open = () =>
      EmbeddedEventStore.open({
        disk: nodeDisk,
        folder,
        segmentRows: 900,
        memoryLimit: '1GB',
        threads: 2,
      });
    const store = await open();
    const stream = new JournalStream({ disk, folders: [JOURNAL], onDamage: () => undefined });
    stream.advance(0, writer.durable);
    const reader = await stream.reader(0, 0);
    for (let some = await reader.read(1e6); some.length > 0; some = await reader.read(1e6)) {
      for (const record of some) if (record.kind === 'events') await store.append(record);
    }
    const total = documents.length * 2 + 4;
    expect(await store.count(EVERYTHING, undefined, WHOLE)).to.equal(total);
    await store.close();
    const again = await open();
    expect(await again.count(EVERYTHING, undefined, WHOLE)).to.equal(total);
    expect(pipeline.counters.parserFaults).to.equal(0);
    await again.close();
  });
});
