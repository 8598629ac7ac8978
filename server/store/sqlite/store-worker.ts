// The shell of a store's thread: one call in, one reply out. What it calls is the core's.
import { parentPort, workerData } from 'node:worker_threads';
import { DocumentExistsError } from '../document-exists-error.ts';
import { DocumentReader } from './document-reader.ts';
import { DocumentWriter } from './document-writer.ts';
import { asStoreError } from './sqlite-error.ts';
import { STARTED } from './store-thread.ts';
import type { Call, Reply, ThreadRole } from './store-thread.ts';

type Methods = Readonly<Record<string, (...parameters: never[]) => unknown>>;

/** What a thread does between calls. */
let betweenCalls = (): void => {};

function methodsOf({ role, options }: ThreadRole): Methods {
  if (role === 'writer') {
    const writer = new DocumentWriter(options.file, options.collections, options.auditChain);
    const { outbox } = writer;
    betweenCalls = () => writer.foldLog();
    return {
      commit: writer.commit.bind(writer),
      claim: outbox.claim.bind(outbox),
      advance: outbox.advance.bind(outbox),
      release: outbox.release.bind(outbox),
      forget: outbox.forget.bind(outbox),
      retain: outbox.retain.bind(outbox),
      close: () => {
        betweenCalls = () => {};
        writer.close();
      },
    };
  }
  const reader = new DocumentReader(options);
  return {
    get: reader.get.bind(reader),
    find: reader.find.bind(reader),
    count: reader.count.bind(reader),
    group: reader.group.bind(reader),
    changes: reader.changes.bind(reader),
    outboxFloor: reader.outboxFloor.bind(reader),
    auditPlaces: reader.auditPlaces.bind(reader),
    auditRows: reader.auditRows.bind(reader),
    close: reader.close.bind(reader),
  };
}

function answer(number: number, work: () => unknown): void {
  let reply: Reply;
  try {
    reply = { number, result: work() };
  } catch (error) {
    const refusal = asStoreError(error);
    const { code, message } = refusal;
    const field = refusal instanceof DocumentExistsError ? refusal.field : undefined;
    reply = { number, code, message, ...(field === undefined ? {} : { field }) };
  }
  parentPort?.postMessage(reply, []);
}

let methods: Methods = {};
answer(STARTED, () => {
  methods = methodsOf(workerData as ThreadRole);
});
parentPort?.on('message', ({ number, method, parameters }: Call) => {
  answer(number, () => methods[method]?.(...(parameters as never[])));
  betweenCalls();
});
