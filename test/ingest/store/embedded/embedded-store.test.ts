import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '../../../../ingest/journal/node-disk.ts';
import { EmbeddedEventStore } from '../../../../ingest/store/embedded/embedded-store.ts';
import type { EventStore } from '../../../../ingest/store/event-store.ts';
import { eventStoreContract } from '../event-store.contract.ts';

describe('the embedded event store', function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kharuul-store-'));
  });

  eventStoreContract({
    open: () =>
      EmbeddedEventStore.open({
        disk: nodeDisk,
        folder,
        segmentRows: 100_000,
        memoryLimit: '512MB',
        threads: 2,
      }),
    settle: (store: EventStore) => (store as EmbeddedEventStore).flush(),
  });

  // After the contract's own hook, which closes the store.
  after(() => rm(folder, { recursive: true }));
});
