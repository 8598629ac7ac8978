import type { Router } from 'express';
import type { EventStore } from '../../ingest/store/event-store.ts';
import { listEvents } from './contract/events.ts';
import { filterOf } from './query-filter.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

/** `/events`: what is stored, newest first. */
export function routeEvents(
  router: Router,
  { events, gate }: { events: EventStore; gate: Gate },
): void {
  bind(router, listEvents, gate, async ({ query, scope }) => {
    const visible = scope({ constituents: 'kharuul.constituent' });
    const filter = filterOf(query.query);
    const range = { from: query.from ?? 0, to: query.to ?? Number.MAX_SAFE_INTEGER };
    const [page, total] = await Promise.all([
      events.search({ filter, range, order: 'newest', limit: query.limit }, visible),
      events.count(filter, range, visible),
    ]);
    return { items: page.events as unknown as Record<string, never>[], total };
  });
}
