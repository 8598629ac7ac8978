import type { Router } from 'express';
import type { Alert } from '../../detectors/alert/alert.ts';
import type { Scope } from '../../ingest/query/scope.ts';
import { ALERTS } from '../alerts/alert-collections.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { ApiError } from './api-error.ts';
import type { AlertSummary } from './contract/alerts.ts';
import { getAlert, listAlerts } from './contract/alerts.ts';
import { filterOf } from './query-filter.ts';
import type { Authorise } from './route.ts';
import { bind } from './route.ts';

const COUNT_CAP = 10_000;
const LINE_LENGTH = 300;

/** `/alerts`: the queue, and one alert whole. */
export function routeAlerts(
  router: Router,
  { documents, authorise, scope }: { documents: DocumentStore; authorise: Authorise; scope: Scope },
): void {
  bind(router, listAlerts, authorise, async ({ query }) => {
    const filter = filterOf(query.query);
    const sort = { field: query.sort, direction: query.direction };
    const after = query.after === undefined ? {} : { after: query.after };
    const [page, total] = await Promise.all([
      documents.find(ALERTS, { filter, sort, limit: query.limit, ...after }, scope),
      documents.count(ALERTS, filter, COUNT_CAP, scope),
    ]);
    return {
      items: page.items.map(summaryOf),
      ...(page.next === undefined ? {} : { next: page.next }),
      total,
      totalCapped: total >= COUNT_CAP,
    };
  });

  bind(router, getAlert, authorise, async ({ parameters }) => {
    const alert = await documents.get(ALERTS, parameters['id'] ?? '', scope);
    if (!alert) throw new ApiError('NOT_FOUND', 'There is no such alert, or you may not see it.');
    return alert;
  });
}

function summaryOf(alert: Alert): AlertSummary {
  const newest = alert.latest.at(-1) ?? alert.hits.at(-1);
  const host = (newest?.event['host'] as { name?: unknown } | undefined)?.name;
  return {
    id: alert.id,
    version: alert.version,
    title: alert.title,
    severity: alert.severity,
    severityRank: alert.severityRank,
    techniques: alert.techniques,
    constituent: alert.constituent,
    entity: alert.entity,
    status: alert.status,
    firstSeen: alert.firstSeen,
    lastSeen: alert.lastSeen,
    count: alert.count,
    storm: alert.storm,
    ruleId: alert.rule.id,
    ...(typeof host === 'string' ? { host } : {}),
    line: (newest?.original ?? '').slice(0, LINE_LENGTH),
  };
}
