import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EventStore, StoreErrorCode } from '../event-store.ts';
import { StoreError } from '../event-store.ts';
import type { FromStore, StoreMethod, StoreProcessSettings, ToStore } from './store-messages.ts';

export interface SupervisedStoreOptions extends StoreProcessSettings {
  /** A query that takes longer is ended by ending the process. */
  readonly queryTimeoutMs: number;
  /** How far the store has read, and how far it is durable. */
  onProgress(partition: number, reached: number, applied: number): void;
  /** Something an operator should read. */
  onTrouble(code: string, message: string): void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

const RESTART_MS = 1000;

/** The embedded store as the rest of the program has it: a child process, restarted when it dies. */
export class SupervisedEventStore implements EventStore {
  readonly #options: SupervisedStoreOptions;
  readonly #durable: number[];
  readonly #applied = new Map<number, number>();
  readonly #pending = new Map<number, Pending>();
  #child: ChildProcess | undefined;
  #ready: Promise<void>;
  #calls = 0;
  /** From then on the process is restarted whenever it ends. */
  #opened = false;
  #closed: (() => void) | undefined;

  private constructor(options: SupervisedStoreOptions) {
    this.#options = options;
    this.#durable = options.journalFolders.map(() => 0);
    this.#ready = this.#start();
  }

  /** @throws StoreError where the store's folder cannot be used */
  static async open(options: SupervisedStoreOptions): Promise<SupervisedEventStore> {
    const store = new SupervisedEventStore(options);
    await store.#ready;
    store.#opened = true;
    return store;
  }

  /** The journal's durable end has moved: the process may read so far. */
  advance(partition: number, offset: number): void {
    this.#durable[partition] = offset;
    this.#tell({ type: 'durable', partition, offset });
  }

  append(...parameters: Parameters<EventStore['append']>) {
    return this.#call('append', parameters) as ReturnType<EventStore['append']>;
  }

  applied(partition: number): Promise<number> {
    return Promise.resolve(this.#applied.get(partition) ?? 0);
  }

  search(...parameters: Parameters<EventStore['search']>) {
    return this.#call('search', parameters) as ReturnType<EventStore['search']>;
  }

  count(...parameters: Parameters<EventStore['count']>) {
    return this.#call('count', parameters) as ReturnType<EventStore['count']>;
  }

  histogram(...parameters: Parameters<EventStore['histogram']>) {
    return this.#call('histogram', parameters) as ReturnType<EventStore['histogram']>;
  }

  top(...parameters: Parameters<EventStore['top']>) {
    return this.#call('top', parameters) as ReturnType<EventStore['top']>;
  }

  get(...parameters: Parameters<EventStore['get']>) {
    return this.#call('get', parameters) as ReturnType<EventStore['get']>;
  }

  retain(...parameters: Parameters<EventStore['retain']>) {
    return this.#call('retain', parameters) as ReturnType<EventStore['retain']>;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>(resolve => (this.#closed = resolve));
    // Between two processes there is nothing to close: the journal has it all.
    if (!this.#child) return;
    this.#tell({ type: 'close' });
    await closed;
    this.#child?.kill();
  }

  #start(): Promise<void> {
    const child = fork(fileURLToPath(new URL('store-process.ts', import.meta.url)), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    return new Promise((resolve, reject) => {
      let started = false;
      child.on('message', (message: FromStore) => {
        if (message.type === 'ready') {
          started = true;
          for (const [partition, offset] of Object.entries(message.applied)) {
            this.#applied.set(Number(partition), offset);
          }
          for (const [partition, offset] of this.#durable.entries()) {
            this.#tell({ type: 'durable', partition, offset });
          }
          resolve();
        } else if (message.type === 'failed' && !started && message.code !== 'STREAM_DAMAGED') {
          reject(new StoreError(message.code as StoreErrorCode, message.message));
        } else {
          this.#take(message);
        }
      });
      child.on('exit', (code, signal) => {
        this.#child = undefined;
        this.#failPending(
          new StoreError('STORE_UNAVAILABLE', 'The event store is restarting; ask again'),
        );
        if (this.#closed) {
          this.#closed();
          return;
        }
        const ended = `The event store ended (${signal ?? code})`;
        reject(new StoreError('STORE_UNAVAILABLE', ended));
        if (!this.#opened) return;
        this.#options.onTrouble('STORE_UNAVAILABLE', `${ended} and is restarted`);
        this.#ready = new Promise(resolve => setTimeout(resolve, RESTART_MS)).then(() => {
          if (this.#closed) throw new StoreError('STORE_UNAVAILABLE', 'The event store is closed');
          return this.#start();
        });
        this.#ready.catch(() => undefined);
      });
      // A fork that failed may not end: there was nothing.
      child.on('error', cause =>
        reject(new StoreError('STORE_UNAVAILABLE', 'The event store cannot be started', { cause })),
      );
      child.send(processSettings(this.#options), () => undefined);
    });
  }

  #take(message: FromStore): void {
    switch (message.type) {
      case 'progress':
        this.#applied.set(message.partition, message.applied);
        this.#options.onProgress(message.partition, message.reached, message.applied);
        break;
      case 'answer':
      case 'refusal': {
        const pending = this.#pending.get(message.call);
        if (!pending) break;
        this.#pending.delete(message.call);
        clearTimeout(pending.timer);
        if (message.type === 'answer') pending.resolve(message.value);
        else pending.reject(new StoreError(message.code as StoreErrorCode, message.message));
        break;
      }
      case 'failed':
        this.#options.onTrouble(message.code, message.message);
        break;
      case 'closed':
        this.#closed?.();
        break;
      case 'ready':
        break;
    }
  }

  async #call(method: StoreMethod, parameters: readonly unknown[]): Promise<unknown> {
    await this.#ready;
    if (!this.#child)
      throw new StoreError('STORE_UNAVAILABLE', 'The event store is restarting; ask again');
    return new Promise((resolve, reject) => {
      const call = ++this.#calls;
      const timer = setTimeout(() => {
        this.#pending.delete(call);
        reject(
          new StoreError(
            'QUERY_TIMED_OUT',
            'The query took too long; narrow its time or its filter',
          ),
        );
        this.#child?.kill('SIGKILL');
      }, this.#options.queryTimeoutMs);
      this.#pending.set(call, { resolve, reject, timer });
      this.#tell({ type: 'call', call, method, parameters });
    });
  }

  #failPending(error: Error): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
  }

  #tell(message: ToStore): void {
    // Between an exit and its event the channel is closed: the restart tells again.
    this.#child?.send(message, () => undefined);
  }
}

function processSettings(options: SupervisedStoreOptions): StoreProcessSettings {
  const { folder, journalFolders, segmentRows, memoryLimit, threads } = options;
  return { folder, journalFolders, segmentRows, memoryLimit, threads };
}
