import { randomUUID } from 'node:crypto';
import { AUDIT } from '../../audit/audit-entry.ts';
import { startStoreThread } from './store-thread.ts';
import { storedAct } from './stored-act.ts';
import type { Scope } from '../../../ingest/query/scope.ts';
import type { Change, Collection, Document, DocumentStore, Find } from '../document-store.ts';
import type { Lease } from '../outbox.ts';
import type { StoredPage } from './document-reader.ts';
import type { StoreThread } from './store-thread.ts';

export interface SqliteStoreOptions {
  /** The database; its log lies beside it as `-wal` and `-shm`. Made where missing. */
  readonly file: string;
  /** Everything that will be asked for; names and declared fields may grow from run to run. */
  readonly collections: readonly Collection<Document>[];
  /** Signs cursors; 32 random bytes, the same on every machine that serves the same people. */
  readonly cursorKey: Uint8Array;
  /** Threads that answer questions. */
  readonly readers?: number;
  /** Milliseconds after which a question is given up with `QUERY_TIMED_OUT`. */
  readonly queryTimeout?: number;
  /**
   * The name of this writer's audit chain, a–z, 0–9 and `-`; the same from run to run, and no
   * other's. Absent: a new chain for this run.
   */
  readonly auditChain?: string;
  /** Milliseconds, for leases. */
  readonly now?: () => number;
}

/**
 * Opens the embedded document store: one thread writes, others read, none is the caller's.
 * @throws StoreError `STORE_DAMAGED` or `STORE_UNAVAILABLE` where the file cannot be used
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<DocumentStore> {
  const threadOptions = {
    file: options.file,
    // Only what crosses to a thread: a collection may carry its model's schema.
    collections: [...options.collections.filter(({ name }) => name !== AUDIT.name), AUDIT].map(
      ({ name, indexes, text, unique, lists }) => ({
        name,
        indexes,
        ...(text === undefined ? {} : { text }),
        ...(unique === undefined ? {} : { unique }),
        ...(lists === undefined ? {} : { lists }),
      }),
    ),
    cursorKey: options.cursorKey,
    queryTimeout: options.queryTimeout ?? 10_000,
  };
  // The writer makes the file that readers open.
  const writer = await startStoreThread({
    role: 'writer',
    options: { ...threadOptions, auditChain: options.auditChain ?? randomUUID() },
  });
  const starting = Array.from({ length: options.readers ?? 2 }, () =>
    startStoreThread({ role: 'reader', options: threadOptions }),
  );
  const readers: StoreThread[] = [];
  try {
    readers.push(...(await Promise.all(starting)));
  } catch (error) {
    const settled = await Promise.allSettled(starting);
    const open = settled.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
    await Promise.all([writer, ...open].map(thread => thread.close()));
    throw error;
  }
  return storeOver(writer, readers, options.now ?? Date.now);
}

function storeOver(
  writer: StoreThread,
  readers: readonly StoreThread[],
  now: () => number,
): DocumentStore {
  const listeners = new Set<(sequence: number) => void>();
  const ask = <T>(method: string, ...parameters: readonly unknown[]): Promise<T> => {
    const [first, ...others] = readers;
    if (first === undefined) throw new Error('a store has at least one reader');
    const idlest = others.reduce((a, b) => (b.waiting() < a.waiting() ? b : a), first);
    return idlest.call(method, ...parameters) as Promise<T>;
  };
  const tell = async (method: string, ...parameters: readonly unknown[]): Promise<void> => {
    await writer.call(method, ...parameters);
  };
  return {
    outbox: {
      claim: (dispatcher, owner, ttl) =>
        writer.call('claim', dispatcher, owner, ttl, now()) as Promise<Lease | undefined>,
      advance: (dispatcher, fence, sequence) => tell('advance', dispatcher, fence, sequence),
      release: (dispatcher, fence) => tell('release', dispatcher, fence),
      forget: dispatcher => tell('forget', dispatcher),
      retain: keep => writer.call('retain', keep) as Promise<number>,
      floor: () => ask('outboxFloor'),
    },
    audit: {
      places: () => ask('auditPlaces'),
      rows: (after, limit) => ask('auditRows', after, limit),
    },
    async get<D extends Document>({ name }: Collection<D>, id: string, scope: Scope) {
      const body = await ask<string | undefined>('get', name, id, scope.filter);
      return body === undefined ? undefined : (JSON.parse(body) as D);
    },
    async find<D extends Document>({ name }: Collection<D>, find: Find, scope: Scope) {
      const { bodies, next } = await ask<StoredPage>('find', name, find, scope.filter);
      const items = bodies.map(body => JSON.parse(body) as D);
      return next === undefined ? { items } : { items, next };
    },
    count: ({ name }, filter, cap, scope) => ask('count', name, filter, cap, scope.filter),
    group: ({ name }, field, filter, limit, scope) =>
      ask('group', name, field, filter, limit, scope.filter),
    changes: (after, limit) => ask<readonly Change[]>('changes', after, limit),
    async commit(acts) {
      const newest = (await writer.call('commit', acts.map(storedAct))) as number | undefined;
      if (newest === undefined) return;
      // A listener's mistake is its own: the commit stands.
      for (const listener of listeners) queueMicrotask(() => listener(newest));
    },
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      // Readers first: the last connection to close folds the log into the file.
      await Promise.all(readers.map(reader => reader.close()));
      await writer.close();
      listeners.clear();
    },
  };
}
