import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { TelemetryEvent } from '../../../ingest/event/telemetry-event.ts';
import { checkJournal } from '../../../ingest/journal/check-journal.ts';
import { JournalStream } from '../../../ingest/journal/journal-stream.ts';
import { nodeDisk } from '../../../ingest/journal/node-disk.ts';
import { EVERYTHING } from '../../../ingest/query/filter.ts';
import { mintScope } from '../../../ingest/query/scope.ts';
import { EmbeddedEventStore } from '../../../ingest/store/embedded/embedded-store.ts';
import {
  GOLDEN_RECORDS,
  GOLDEN_STORED,
  giveGolden,
  goldenRecord,
} from '../../fixtures/golden/golden-ingest.ts';
import { rootedDisk } from '../journal/rooted-disk.ts';
import { JOURNAL, memoryIngest } from '../memory-ingest.ts';

const WHOLE = mintScope(EVERYTHING);
const VERSIONS = ['ingest-v1'];

for (const version of VERSIONS) {
  describe(`a data folder of the format ${version}`, () => {
    let root: string;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'kharuul-golden-'));
      const golden = new URL(`../../fixtures/golden/${version}`, import.meta.url);
      await cp(fileURLToPath(golden), root, { recursive: true });
    });
    afterEach(() => rm(root, { recursive: true }));

    const originals = (events: readonly TelemetryEvent[]) =>
      events.map(({ event }) => event.original);
    const records = (count: number) => Array.from({ length: count }, (_, n) => goldenRecord(n));

    it('has its journal whole', async () => {
      const report = await checkJournal(nodeDisk, join(root, JOURNAL));
      expect(report).to.include({ damaged: false, events: GOLDEN_RECORDS });
      expect(report.segments.length).to.be.greaterThan(2);
    });

    it('has its journal’s events, and goes on behind them', async () => {
      const { pipeline, writer, events } = await memoryIngest(rootedDisk(root));
      expect(originals(await events())).to.deep.equal(records(GOLDEN_RECORDS));
      giveGolden(pipeline, GOLDEN_RECORDS);
      await pipeline.flushed();
      expect(await events()).to.have.length(GOLDEN_RECORDS + 1);
      await writer.close();
    });

    it('knows its clients’ ids', async () => {
      const { pipeline, writer, events } = await memoryIngest(rootedDisk(root));
      const kept = new Set((await events()).map(({ event }) => event.id));
      for (let n = 2; n < GOLDEN_RECORDS; n += 4) {
        const answer = giveGolden(pipeline, n);
        expect(answer).to.have.property('repeated', true);
        expect(kept.has(answer!.id)).to.equal(true);
      }
      await writer.close();
    });

    it('has its stored events, and takes the rest from the journal', async () => {
      const store = await EmbeddedEventStore.open({
        disk: nodeDisk,
        folder: join(root, 'data', 'events'),
        segmentRows: 1000,
        memoryLimit: '512MB',
        threads: 1,
      });
      const search = { filter: EVERYTHING, order: 'oldest', limit: 1000 } as const;
      const stored = await store.search(search, WHOLE);
      expect(originals(stored.events).sort()).to.deep.equal(records(GOLDEN_STORED).sort());
      const disk = rootedDisk(root);
      const stream = new JournalStream({ disk, folders: [JOURNAL], onDamage: () => undefined });
      stream.advance(0, (await checkJournal(disk, JOURNAL)).segments.at(-1)!.endOffset);
      const reader = await stream.reader(0, await store.applied(0));
      for (let some = await reader.read(1e6); some.length > 0; some = await reader.read(1e6)) {
        for (const record of some) if (record.kind === 'events') await store.append(record);
      }
      await reader.close();
      expect(await store.count(EVERYTHING, undefined, WHOLE)).to.equal(GOLDEN_RECORDS);
      const failed = {
        type: 'and',
        filters: [
          { type: 'equals', field: 'event.dataset', value: 'sshd' },
          { type: 'equals', field: 'source.ip', value: '10.0.0.40' },
        ],
      } as const;
      expect(await store.count(failed, undefined, WHOLE)).to.equal(1);
      await store.close();
    });
  });
}
