import { Worker } from 'node:worker_threads';
import type { Generation } from './generation.ts';
import type { EventLines } from './match-events.ts';
import type { FromMatcher, ToMatcher } from './match-messages.ts';

/** Matches lines in worker threads; the answers may come in any order. */
export interface MatchPool {
  readonly workers: number;
  /** To be called before the first lines of a generation. */
  prepare(generation: Generation): void;
  match(generation: string, lines: EventLines): Promise<FromMatcher>;
  close(): Promise<void>;
}

export function createMatchPool(workers: number): MatchPool {
  let jobs = 0;
  const waiting = new Map<
    number,
    { resolve(answer: FromMatcher): void; reject(error: Error): void }
  >();
  const threads = Array.from({ length: workers }, () => {
    const worker = new Worker(new URL('match-worker.ts', import.meta.url));
    worker.on('message', (answer: FromMatcher) => {
      waiting.get(answer.job)?.resolve(answer);
      waiting.delete(answer.job);
    });
    // A matcher that dies takes the engine with it; the engine starts again from its place.
    worker.on('error', error => {
      for (const { reject } of waiting.values()) reject(error as Error);
      waiting.clear();
    });
    return worker;
  });
  const tell = (worker: Worker, message: ToMatcher): void => worker.postMessage(message);
  return {
    workers,
    prepare(generation) {
      for (const worker of threads) tell(worker, { type: 'generation', generation });
    },
    match(generation, { partition, firstOffset, ndjson, positions }) {
      const job = jobs++;
      const answer = new Promise<FromMatcher>((resolve, reject) =>
        waiting.set(job, { resolve, reject }),
      );
      const worker = threads[job % threads.length]!;
      tell(worker, { type: 'match', job, generation, partition, firstOffset, ndjson, positions });
      return answer;
    },
    async close() {
      await Promise.all(threads.map(worker => worker.terminate()));
    },
  };
}
