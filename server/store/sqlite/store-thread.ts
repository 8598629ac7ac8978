import { Worker } from 'node:worker_threads';
import { StoreError } from '../../../ingest/store/event-store.ts';
import type { StoreErrorCode } from '../../../ingest/store/event-store.ts';
import { DocumentExistsError } from '../document-exists-error.ts';
import type { ReaderOptions } from './document-reader.ts';

export interface WriterOptions extends ReaderOptions {
  readonly auditChain: string;
}

/** What a thread is started with. */
export type ThreadRole =
  | { readonly role: 'writer'; readonly options: WriterOptions }
  | { readonly role: 'reader'; readonly options: ReaderOptions };

export interface Call {
  readonly number: number;
  readonly method: string;
  readonly parameters: readonly unknown[];
}

export type Reply =
  | { readonly number: number; readonly result: unknown }
  | {
      readonly number: number;
      readonly code: StoreErrorCode;
      readonly message: string;
      readonly field?: string;
    };

/** The reply to a thread's start. */
export const STARTED = 0;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: StoreError) => void;
}

/** A thread that answers calls one after another. Calls made after it died are refused. */
export interface StoreThread {
  call(method: string, ...parameters: readonly unknown[]): Promise<unknown>;
  /** Calls without an answer yet. */
  waiting(): number;
  /** Lets calls already made finish. */
  close(): Promise<void>;
}

/** Starts a thread; resolves when it has opened the file. */
export async function startStoreThread(role: ThreadRole): Promise<StoreThread> {
  const worker = new Worker(new URL('./store-worker.ts', import.meta.url), { workerData: role });
  const calls = new Map<number, Waiting>();
  let last = STARTED;
  let dead: StoreError | undefined;
  const started = new Promise((resolve, reject) => calls.set(STARTED, { resolve, reject }));

  const die = (message: string, cause?: unknown): void => {
    dead ??= new StoreError('STORE_UNAVAILABLE', message, { cause });
    for (const { reject } of calls.values()) reject(dead);
    calls.clear();
  };
  worker.on('message', (reply: Reply) => {
    const call = calls.get(reply.number);
    calls.delete(reply.number);
    if ('code' in reply) call?.reject(errorOf(reply));
    else call?.resolve(reply.result);
  });
  worker.on('error', error => die('A thread of the document store failed.', error));
  worker.on('exit', () => die('The document store is closed.'));

  const thread: StoreThread = {
    call: (method, ...parameters) =>
      new Promise((resolve, reject) => {
        if (dead !== undefined) {
          reject(dead);
          return;
        }
        const call: Call = { number: ++last, method, parameters };
        // Throws, and so rejects, where a document holds what cannot be copied.
        worker.postMessage(call, []);
        calls.set(call.number, { resolve, reject });
      }),
    waiting: () => calls.size,
    async close() {
      if (dead !== undefined) return;
      const closed = thread.call('close');
      dead = new StoreError('STORE_UNAVAILABLE', 'The document store is closed.');
      await closed;
      await worker.terminate();
    },
  };
  try {
    await started;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return thread;
}

function errorOf({ code, message, field }: Extract<Reply, { readonly code: string }>): StoreError {
  return field === undefined
    ? new StoreError(code, message)
    : new DocumentExistsError(message, field);
}
