import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import { formatTime } from '../../ingest/event/time.ts';
import type { Filter } from '../../ingest/query/filter.ts';
import { EVERYTHING } from '../../ingest/query/filter.ts';
import { printQuery } from '../../ingest/query/print-query.ts';
import type { Suppression } from '../alerts/suppression.ts';
import { SUPPRESSIONS, mayCoverAll } from '../alerts/suppression.ts';
import { isConstituent } from '../constituents/register.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { ApiError } from './api-error.ts';
import { audited, changeBy, retried } from './change.ts';
import { createSuppression, endSuppression, listSuppressions } from './contract/suppressions.ts';
import { filterOf } from './query-filter.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

const DAY = 86_400_000_000;
const POLICY_FIELDS = { constituents: 'constituent' } as const;

/** `/suppressions`: which hits need no alert, by whom, why and how long. */
export function routeSuppressions(
  router: Router,
  { documents, gate }: { documents: DocumentStore; gate: Gate },
): void {
  bind(router, listSuppressions, gate, async ({ query, scope }) => {
    const { state, rule, limit, after } = query;
    const filters: Filter[] = [];
    if (rule !== undefined)
      filters.push({ type: 'equals', field: 'rule', value: rule, cased: true });
    if (state === 'active') filters.push(activeAt(formatTime(gate.now() * 1000)));
    const find = {
      filter: { type: 'and', filters },
      sort: { field: query.sort, direction: query.direction },
      limit,
      ...(after === undefined ? {} : { after }),
    } as const;
    const page = await documents.find(SUPPRESSIONS, find, scope(POLICY_FIELDS));
    return {
      items: page.items.map(shown),
      ...(page.next === undefined ? {} : { next: page.next }),
    };
  });

  bind(router, createSuppression, gate, async ({ body, identity, allow }) => {
    const { rule, constituent, query, reason, days } = body;
    allow({ constituents: constituent === null ? [] : [constituent] });
    if (constituent === null && !mayCoverAll(identity.subject))
      throw new ApiError('FORBIDDEN', 'To suppress for every constituent takes a lead.');
    if (constituent !== null && !(await isConstituent(documents, constituent)))
      throw new ApiError('INVALID_REQUEST', 'There is no such constituent.');
    const filter = filterOf(query);
    const change = changeBy(identity, gate.now());
    const suppression: Suppression = {
      id: randomUUID(),
      version: 1,
      rule,
      constituent,
      ...(filter === EVERYTHING ? {} : { filter }),
      reason,
      owner: change.id,
      createdAt: change.at,
      expiresAt: formatTime(gate.now() * 1000 + days * DAY),
      hits: 0,
    };
    await documents.commit([
      put(SUPPRESSIONS, suppression),
      audited(change, {
        action: 'create',
        object: { kind: 'suppression', id: suppression.id },
        ...(constituent === null ? {} : { constituent }),
        reason,
        payload: { rule, query, expiresAt: suppression.expiresAt },
      }),
    ]);
    return shown(suppression);
  });

  bind(router, endSuppression, gate, ({ parameters, identity, scope, allow }) =>
    // Its version moves with every hit: nobody could name the newest one of a busy rule.
    retried(async () => {
      const id = parameters['id'] ?? '';
      const current = await documents.get(SUPPRESSIONS, id, scope(POLICY_FIELDS));
      if (!current) throw new ApiError('NOT_FOUND', 'There is no such suppression.');
      const { constituent } = current;
      allow({ constituents: constituent === null ? [] : [constituent] });
      const change = changeBy(identity, gate.now());
      if (current.endedAt !== undefined || current.expiresAt <= change.at) return shown(current);
      const ended = { ...current, endedAt: change.at, version: current.version + 1 };
      await documents.commit([
        put(SUPPRESSIONS, ended),
        audited(change, {
          action: 'stop',
          object: { kind: 'suppression', id },
          ...(constituent === null ? {} : { constituent }),
        }),
      ]);
      return shown(ended);
    }),
  );
}

function activeAt(now: string): Filter {
  return {
    type: 'and',
    filters: [
      { type: 'range', field: 'expiresAt', gt: now },
      { type: 'not', filter: { type: 'exists', field: 'endedAt' } },
    ],
  };
}

function shown({ filter, ...rest }: Suppression) {
  return { ...rest, query: filter === undefined ? '' : printQuery(filter) };
}
