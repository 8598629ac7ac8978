import type { Router } from 'express';
import type { Alert } from '../../detectors/alert/alert.ts';
import { ALERTS } from '../alerts/alert-collections.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { ApiError } from './api-error.ts';
import type { AlertSummary } from './contract/alerts.ts';
import { getAlert, listAlerts } from './contract/alerts.ts';
import { fieldsOf, filterOf } from './query-filter.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

const COUNT_CAP = 10_000;
const LINE_LENGTH = 300;

/** Where an alert keeps what the policy asks about. */
const POLICY_FIELDS = { constituents: 'constituent' } as const;

/** Fields of an alert that are no content: what a reader without content may ask for. */
const OPEN_FIELDS: ReadonlySet<string> = new Set([
  'title',
  'severity',
  'severityRank',
  'status',
  'assignee',
  'resolution',
  'constituent',
  'count',
  'firstSeen',
  'lastSeen',
  'rule.id',
  'rule.title',
  'tactics',
  'techniques',
]);

/** `/alerts`: the queue, and one alert whole. */
export function routeAlerts(
  router: Router,
  { documents, gate }: { documents: DocumentStore; gate: Gate },
): void {
  bind(router, listAlerts, gate, async ({ query, scope, allow, blind }) => {
    const visible = scope(POLICY_FIELDS);
    const filter = filterOf(query.query);
    const sort = { field: query.sort, direction: query.direction };
    const after = query.after === undefined ? {} : { after: query.after };
    const effectOn = (alert: Alert) => allow({ constituents: [alert.constituent] });
    // Whether something is found tells its content: who may not read it cannot ask for it.
    const hidden = blind ? fieldsOf(filter).find(field => !OPEN_FIELDS.has(field)) : undefined;
    if (hidden !== undefined)
      throw new ApiError('QUERY_INVALID', `Your role cannot search by ${hidden}.`);
    const [page, total] = await Promise.all([
      documents.find(ALERTS, { filter, sort, limit: query.limit, ...after }, visible),
      documents.count(ALERTS, filter, COUNT_CAP, visible),
    ]);
    return {
      items: page.items.map(alert =>
        summaryOf(effectOn(alert) === 'redact' ? withoutContent(alert) : alert),
      ),
      ...(page.next === undefined ? {} : { next: page.next }),
      total,
      totalCapped: total >= COUNT_CAP,
    };
  });

  bind(router, getAlert, gate, async ({ parameters, scope, allow }) => {
    const alert = await documents.get(ALERTS, parameters['id'] ?? '', scope(POLICY_FIELDS));
    if (!alert) throw new ApiError('NOT_FOUND', 'There is no such alert, or you may not see it.');
    return allow({ constituents: [alert.constituent] }) === 'redact'
      ? withoutContent(alert)
      : alert;
  });
}

function withoutContent(alert: Alert): Alert {
  return { ...alert, entity: null, hits: [], latest: [] };
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
    ...(alert.assignee === undefined ? {} : { assignee: alert.assignee }),
    ...(alert.resolution === undefined ? {} : { resolution: alert.resolution }),
    ...(alert.cases === undefined ? {} : { cases: alert.cases }),
    firstSeen: alert.firstSeen,
    lastSeen: alert.lastSeen,
    count: alert.count,
    storm: alert.storm,
    ruleId: alert.rule.id,
    ...(typeof host === 'string' ? { host } : {}),
    line: (newest?.original ?? '').slice(0, LINE_LENGTH),
  };
}
