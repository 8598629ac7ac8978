import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Disk } from '../../../../ingest/journal/disk.ts';
import { nodeDisk } from '../../../../ingest/journal/node-disk.ts';
import { EVERYTHING } from '../../../../ingest/query/filter.ts';
import { mintScope } from '../../../../ingest/query/scope.ts';
import { EmbeddedEventStore } from '../../../../ingest/store/embedded/embedded-store.ts';
import { SECOND, START, eventBatch } from './event-lines.ts';

const WHOLE = mintScope(EVERYTHING);

/** A disk whose directory syncs take a while: changes meet. */
const slowDisk: Disk = {
  ...nodeDisk,
  async syncDirectory(folder) {
    await new Promise(resolve => setTimeout(resolve, 3));
    await nodeDisk.syncDirectory(folder);
  },
};

describe('an embedded store that appends, retains and answers at once', function () {
  this.timeout(60_000);
  let folder: string;

  const open = (segmentRows: number) =>
    EmbeddedEventStore.open({
      disk: slowDisk,
      folder,
      segmentRows,
      memoryLimit: '1GB',
      threads: 2,
    });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kharuul-store-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('loses no segment to retention', async () => {
    const store = await open(10);
    const retaining = (async () => {
      // Each removes one old segment while new ones are written.
      for (let n = 10; n <= 100; n += 10) await store.retain(START + n * SECOND);
    })();
    for (let n = 0; n < 400; n += 5) {
      await store.append(eventBatch(n, n + 5));
      await store.count(EVERYTHING, undefined, WHOLE);
    }
    await retaining;
    await store.flush();
    const newer = { from: START + 100 * SECOND, to: START + 400 * SECOND };
    expect(await store.count(EVERYTHING, newer, WHOLE)).to.equal(300);
    await store.close();
    const again = await open(10);
    expect(await again.applied(0)).to.equal(400);
    expect(await again.count(EVERYTHING, newer, WHOLE)).to.equal(300);
    const files = (await readdir(folder)).filter(name => name.endsWith('.parquet'));
    expect(files.length * 10).to.equal(await again.count(EVERYTHING, undefined, WHOLE));
    await again.close();
  });

  it('writes a segment of few events where they are large, or a capped journal would wait for ever', async () => {
    const store = await open(100_000);
    const filling = 'x'.repeat(5_000_000);
    for (let n = 0; n < 30; n++) await store.append(eventBatch(n, n + 1, filling));
    await store.retain(0);
    expect(await store.applied(0)).to.be.greaterThan(0);
    await store.close();
  });

  it('refuses a folder whose manifest is older than its segments, and leaves it as it is', async () => {
    const store = await open(5);
    for (let n = 0; n < 30; n += 5) await store.append(eventBatch(n, n + 5));
    await store.close();
    await rm(join(folder, 'manifest.json'));
    const files = await readdir(folder);
    const error = await open(5).catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'STORE_DAMAGED');
    expect(await readdir(folder)).to.deep.equal(files);
  });
});
