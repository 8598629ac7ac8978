import type { Router } from 'express';
import type { Scope } from '../../ingest/query/scope.ts';
import type { EventStore } from '../../ingest/store/event-store.ts';
import { listEvents } from './contract/events.ts';
import { filterOf } from './query-filter.ts';
import type { Authorise } from './route.ts';
import { bind } from './route.ts';

/** `/events`: what is stored, newest first. */
export function routeEvents(
  router: Router,
  { events, authorise, scope }: { events: EventStore; authorise: Authorise; scope: Scope },
): void {
  bind(router, listEvents, authorise, async ({ query }) => {
    const filter = filterOf(query.query);
    const range = { from: query.from ?? 0, to: query.to ?? Number.MAX_SAFE_INTEGER };
    const [page, total] = await Promise.all([
      events.search({ filter, range, order: 'newest', limit: query.limit }, scope),
      events.count(filter, range, scope),
    ]);
    return { items: page.events as unknown as Record<string, never>[], total };
  });
}
