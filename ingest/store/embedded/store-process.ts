import { nodeDisk } from '../../journal/node-disk.ts';
import { JournalStream } from '../../journal/journal-stream.ts';
import { readerFrom } from '../../stream/reader-from.ts';
import { EmbeddedEventStore } from './embedded-store.ts';
import type { FromStore, StoreMethod, StoreProcessSettings, ToStore } from './store-messages.ts';

/**
 * The embedded store's process: reads the journal itself and answers queries. A process of its
 * own, because the engine can be stopped only by killing it and its memory swells beyond its
 * limit; the journal has all that it has not written yet.
 */

const READ_BYTES = 2 * 1024 * 1024;
const tell = (message: FromStore): void => void process.send!(message);

// The parent is gone: nobody asks any more, and another may take our place.
process.on('disconnect', () => process.exit(1));

// Ctrl-C goes to the whole group; the parent lets this process write what it has, then ends it.
process.on('SIGINT', () => undefined);

async function run(settings: StoreProcessSettings): Promise<void> {
  const { folder, journalFolders, segmentRows, memoryLimit, threads } = settings;
  const store = await EmbeddedEventStore.open({
    disk: nodeDisk,
    folder,
    segmentRows,
    memoryLimit,
    threads,
  });
  const stream = new JournalStream({
    disk: nodeDisk,
    folders: journalFolders,
    onDamage: (partition, damage) =>
      tell({
        type: 'failed',
        code: 'STREAM_DAMAGED',
        message: JSON.stringify({ partition, ...damage }),
      }),
  });
  const stop = { asked: false };
  const applied: Record<string, number> = {};
  for (const partition of journalFolders.keys())
    applied[partition] = await store.applied(partition);

  process.on('message', (message: ToStore) => {
    switch (message.type) {
      case 'durable':
        stream.advance(message.partition, message.offset);
        break;
      case 'call':
        void answer(store, message.call, message.method, message.parameters);
        break;
      case 'close':
        stop.asked = true;
        void Promise.all(loops)
          .then(() => store.close())
          .then(() => tell({ type: 'closed' }))
          .catch(end);
        break;
    }
  });

  async function consume(partition: number): Promise<void> {
    const reader = await readerFrom(
      stream,
      partition,
      applied[partition] ?? 0,
      ({ code, message }) => tell({ type: 'failed', code, message }),
    );
    const moved = signal();
    stream.onDurable(moved.raise);
    let day = new Date().getUTCDate();
    while (!stop.asked) {
      const records = await reader.read(READ_BYTES);
      for (const record of records) {
        if (record.kind === 'events') await store.append(record);
        else store.skip(partition, record.firstOffset + 1);
      }
      if (new Date().getUTCDate() !== day) {
        // A segment holds one day, so that retention removes days and not more.
        day = new Date().getUTCDate();
        await store.flush();
      }
      tell({
        type: 'progress',
        partition,
        reached: reader.offset,
        applied: await store.applied(partition),
      });
      if (records.length === 0) await moved.raised(1000);
    }
    await reader.close();
  }

  tell({ type: 'ready', applied });
  const loops = [...journalFolders.keys()].map(consume);
  await Promise.all(loops);
}

async function answer(
  store: EmbeddedEventStore,
  call: number,
  method: StoreMethod,
  parameters: readonly unknown[],
): Promise<void> {
  try {
    const ask = store[method] as (...parameters: unknown[]) => Promise<unknown>;
    tell({ type: 'answer', call, value: await ask.apply(store, [...parameters]) });
  } catch (error) {
    const { message, code = 'STORE_UNAVAILABLE' } = error as Error & { code?: string };
    tell({ type: 'refusal', call, code, message });
  }
}

/** Wakes a sleeper; a call that comes before the sleep is not missed. */
function signal() {
  let pending = false;
  let wake: (() => void) | undefined;
  return {
    raise(): void {
      pending = true;
      wake?.();
    },
    async raised(timeoutMs: number): Promise<void> {
      if (!pending) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      pending = false;
    },
  };
}

process.once('message', (settings: StoreProcessSettings) => {
  void run(settings).catch(end);
});

/** The supervisor starts another, which reads the journal again. */
function end(error: Error & { readonly code?: string }): void {
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  const { message, code = 'STORE_UNAVAILABLE' } = error;
  process.send!({ type: 'failed', code, message: `${message}${cause}` }, () => process.exit(1));
}
