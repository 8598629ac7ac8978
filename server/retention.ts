import type { Logger } from 'pino';
import type { EventStore } from '../ingest/store/event-store.ts';
import { KEYED_WRITES } from './api/idempotency.ts';
import { SYSTEM_SCOPE } from './policy/system-scope.ts';
import type { DocumentStore } from './store/document-store.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Outbox rows kept behind the slowest dispatcher. */
const OUTBOX_ROWS = 100_000;

/** Removes what has had its time, at start and then hourly. */
export function startRetention(
  { events, documents }: { events: EventStore; documents: DocumentStore },
  days: number,
  log: Logger,
): { stop(): void } {
  const run = (): void => {
    const before = (Date.now() - days * DAY_MS) * 1000;
    events.retain(before).then(
      ({ removed }) => removed > 0 && log.info({ removed, days }, 'old events removed'),
      (error: unknown) => log.error({ err: error }, 'old events could not be removed'),
    );
    Promise.all([documents.outbox.retain(OUTBOX_ROWS), forgetKeys(documents, Date.now())]).catch(
      (error: unknown) => log.error({ err: error }, 'old rows could not be removed'),
    );
  };
  run();
  const timer = setInterval(run, HOUR_MS);
  return { stop: () => clearInterval(timer) };
}

/** Idempotency keys count for a day. */
export async function forgetKeys(documents: DocumentStore, now: number): Promise<number> {
  const filter = { type: 'range', field: 'at', lt: new Date(now - DAY_MS).toISOString() } as const;
  const sort = { field: 'at', direction: 'ascending' } as const;
  let removed = 0;
  for (;;) {
    const { items } = await documents.find(
      KEYED_WRITES,
      { filter, sort, limit: 500 },
      SYSTEM_SCOPE,
    );
    if (items.length === 0) return removed;
    const collection = KEYED_WRITES.name;
    await documents.commit(
      items.map(({ id, version }) => ({ type: 'remove', collection, id, version })),
    );
    removed += items.length;
  }
}
