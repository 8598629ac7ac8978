import { Worker } from 'node:worker_threads';
import type { DetectionSettings, FromDetection, ToDetection } from './alerts/detection-messages.ts';

export interface DetectionLink {
  advance(partition: number, offset: number): void;
  close(): Promise<void>;
}

export interface DetectionEvents {
  /** Everything below the offset is committed. */
  onApplied(partition: number, offset: number, hits: number): void;
  onTrouble(code: string, message: string): void;
}

const RESTART_MS = 1000;

/** The detection thread; one that ends is started again and resumes from its commit. */
export function startDetection(
  settings: DetectionSettings,
  events: DetectionEvents,
): DetectionLink {
  const durable = settings.journalFolders.map(() => 0);
  let worker: Worker | undefined;
  let closing: (() => void) | undefined;

  function start(): void {
    const thread = new Worker(new URL('alerts/detection-thread.ts', import.meta.url), {
      workerData: settings,
    });
    worker = thread;
    thread.on('error', error => events.onTrouble('DETECTION_ENDED', (error as Error).message));
    thread.on('exit', () => {
      worker = undefined;
      if (closing) closing();
      else setTimeout(() => closing ?? start(), RESTART_MS);
    });
    thread.on('message', (message: FromDetection) => {
      switch (message.type) {
        case 'resumed':
          events.onApplied(message.partition, message.offset, 0);
          break;
        case 'applied':
          events.onApplied(message.partition, message.offset, message.hits);
          break;
        case 'trouble':
          events.onTrouble(message.code, message.message);
          break;
        case 'failed':
          events.onTrouble('DETECTION_ENDED', message.reason);
          void thread.terminate();
          break;
        case 'closed':
          break;
      }
    });
    for (const [partition, offset] of durable.entries())
      tell({ type: 'durable', partition, offset });
  }

  function tell(message: ToDetection): void {
    worker?.postMessage(message);
  }

  start();
  return {
    advance(partition, offset) {
      durable[partition] = offset;
      tell({ type: 'durable', partition, offset });
    },
    close() {
      return new Promise(resolve => {
        closing = resolve;
        if (worker) tell({ type: 'close' });
        else resolve();
      });
    },
  };
}
