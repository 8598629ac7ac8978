import { formatTime } from '../../ingest/event/time.ts';
import { appendCheckpoint } from './checkpoint-file.ts';
import { checkpointLine, signCheckpoint } from './checkpoint.ts';
import type { KeyObject } from 'node:crypto';
import type { AuditLog } from '../store/audit-log.ts';
import type { Checkpoint } from './checkpoint.ts';

export interface CheckpointsOptions {
  readonly store: { readonly audit: AuditLog };
  /** `checkpointFile(dataFolder)`. */
  readonly file: string;
  /** `checkpointKey(keysFolder)`. */
  readonly key: KeyObject;
  readonly everyMs: number;
  /** Takes the line off the host; what it rejects with is told to `onTrouble`. */
  readonly sendTo?: (line: string) => Promise<void>;
  readonly onTrouble: (code: string, message: string) => void;
  /** Milliseconds. */
  readonly now?: () => number;
}

export interface Checkpoints {
  /** Writes one now. */
  write(): Promise<Checkpoint>;
  /** Writes the last one. Before the store is closed. */
  stop(): Promise<void>;
}

/** Writes a checkpoint at once, then every `everyMs`, and at the stop. */
export function startCheckpoints(options: CheckpointsOptions): Checkpoints {
  const { store, file, key, everyMs, sendTo, onTrouble, now = Date.now } = options;
  let last: Promise<unknown> = Promise.resolve();

  async function writeOne(): Promise<Checkpoint> {
    const checkpoint = signCheckpoint(await store.audit.places(), formatTime(now() * 1000), key);
    await appendCheckpoint(file, checkpoint);
    // The file has it; a collector that is away must hold nothing up.
    sendTo?.(checkpointLine(checkpoint)).catch((error: unknown) =>
      onTrouble('CHECKPOINT_NOT_SENT', `A checkpoint was not sent: ${(error as Error).message}`),
    );
    return checkpoint;
  }

  function write(): Promise<Checkpoint> {
    const next = last.then(writeOne);
    last = next.catch(() => {});
    return next;
  }

  function attempt(): void {
    write().catch((error: unknown) =>
      onTrouble(
        'CHECKPOINT_FAILED',
        `A checkpoint could not be written: ${(error as Error).message}`,
      ),
    );
  }

  attempt();
  const timer = setInterval(attempt, everyMs);
  timer.unref();
  return {
    write,
    async stop() {
      clearInterval(timer);
      await write();
    },
  };
}
