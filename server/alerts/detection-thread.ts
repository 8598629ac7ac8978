import { parentPort, workerData } from 'node:worker_threads';
import { runEngine } from '../../detectors/engine.ts';
import { createMatchPool } from '../../detectors/match-pool.ts';
import { JournalStream } from '../../ingest/journal/journal-stream.ts';
import { nodeDisk } from '../../ingest/journal/node-disk.ts';
import { readerFrom } from '../../ingest/stream/reader-from.ts';
import { ruleGenerations } from '../rules/rule-generations.ts';
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts';
import { ALERT_COLLECTIONS } from './alert-collections.ts';
import { createAlertSink } from './alert-sink.ts';
import type { DetectionSettings, FromDetection, ToDetection } from './detection-messages.ts';

/** The detection thread: owns the correlations' states and is the sink's only writer. */

const settings = workerData as DetectionSettings;
const port = parentPort!;
const tell = (message: FromDetection): void => port.postMessage(message);
const fail = (error: Error): void => {
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  tell({ type: 'failed', reason: `${error.message}${cause}` });
};

async function run(): Promise<void> {
  const { journalFolders, databaseFile, cursorKey, generationsFolder, matchers } = settings;
  const store = await openSqliteStore({
    file: databaseFile,
    collections: ALERT_COLLECTIONS,
    cursorKey,
    readers: 1,
    auditChain: 'detect',
  });
  const sink = createAlertSink(store);
  const stop = new AbortController();
  const pool = createMatchPool(matchers);
  let wake: (() => void) | undefined;
  const stream = new JournalStream({
    disk: nodeDisk,
    folders: journalFolders,
    onDamage: (partition, damage) =>
      tell({
        type: 'trouble',
        code: 'STREAM_DAMAGED',
        message: JSON.stringify({ partition, ...damage }),
      }),
  });
  const ended: Promise<void>[] = [];

  port.on('message', (message: ToDetection) => {
    if (message.type === 'durable') {
      stream.advance(message.partition, message.offset);
    } else {
      stop.abort();
      wake?.();
      void Promise.allSettled(ended)
        .then(() => Promise.all([pool.close(), store.close()]))
        .then(() => {
          tell({ type: 'closed' });
          port.close();
        });
    }
  });

  for (const partition of journalFolders.keys()) {
    const { place, groups } = await sink.resume(partition);
    tell({ type: 'resumed', partition, offset: place.offset });
    const engine = readerFrom(stream, partition, place.offset, ({ code, message }) =>
      tell({ type: 'trouble', code, message }),
    ).then(async reader => {
      await runEngine({
        partition,
        reader,
        rules: ruleGenerations(generationsFolder),
        pool,
        sink,
        generation: place.generation,
        groups,
        onApplied: ({ offset, hits }) =>
          tell({ type: 'applied', partition, offset, hits: hits.length }),
        more: () =>
          new Promise(resolve => {
            const done = (): void => {
              clearTimeout(timer);
              stopListening();
              resolve();
            };
            const timer = setTimeout(done, 1000);
            const stopListening = stream.onDurable(done);
            wake = done;
            // What came between the last look and now.
            if (stop.signal.aborted || stream.durable(partition) > reader.offset) done();
          }),
        stop: stop.signal,
      });
      await reader.close();
    });
    ended.push(engine);
    engine.catch(fail);
  }
}

void run().catch(fail);
