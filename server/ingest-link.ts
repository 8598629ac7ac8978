import { Worker } from 'node:worker_threads';
import type {
  FromIngest,
  IngestCounters,
  IngestSettings,
  ToIngest,
} from '../ingest/ingest-messages.ts';

export interface IngestLink {
  readonly syslog: number;
  readonly agents: number;
  counters(): IngestCounters | undefined;
  tell(message: ToIngest): void;
  close(): Promise<void>;
}

export interface IngestEvents {
  /** The journal is durable up to here; the first call comes after recovery. */
  onDurable(offset: number): void;
  onTrouble(code: string, message: string): void;
  /** Ingest is over for good. */
  onFailure(reason: string): void;
}

/** Starts the ingest thread and waits until it listens. */
export function startIngest(settings: IngestSettings, events: IngestEvents): Promise<IngestLink> {
  const worker = new Worker(new URL('../ingest/ingest-worker.ts', import.meta.url), {
    workerData: settings,
  });
  const tell = (message: ToIngest): void => worker.postMessage(message);
  let counters: IngestCounters | undefined;
  let closed: (() => void) | undefined;
  return new Promise((resolve, reject) => {
    let listening = false;
    const fail = (reason: string, code?: string): void => {
      if (listening) events.onFailure(reason);
      else reject(Object.assign(new Error(reason), { code }));
    };
    worker.on('error', error => fail((error as Error).message));
    worker.on('message', (message: FromIngest) => {
      switch (message.type) {
        case 'recovered':
          for (const damage of message.damage) {
            events.onTrouble('JOURNAL_DAMAGED', JSON.stringify(damage));
          }
          events.onDurable(message.durable);
          break;
        case 'listening':
          listening = true;
          resolve({
            syslog: message.syslog,
            agents: message.agents,
            counters: () => counters,
            tell,
            close: () =>
              new Promise(done => {
                closed = done;
                tell({ type: 'close' });
              }),
          });
          break;
        case 'durable':
          events.onDurable(message.offset);
          break;
        case 'counters':
          counters = message.counters;
          break;
        case 'failed':
          fail(message.reason, message.code);
          break;
        case 'closed':
          closed?.();
          break;
      }
    });
  });
}
