import type { Alert } from '../../detectors/alert/alert.ts';
import type { AlertList } from '../../server/api/contract/alerts.ts';
import { request } from './http.ts';

/** A page of alerts, newest first, that meet a query of the query language. */
export function listAlerts(
  asked: { query: string; after?: string | undefined; limit: number },
  signal?: AbortSignal,
): Promise<AlertList> {
  const params = new URLSearchParams({ limit: String(asked.limit) });
  if (asked.query !== '') params.set('query', asked.query);
  if (asked.after !== undefined) params.set('after', asked.after);
  return request('GET', `/alerts?${params}`, signal === undefined ? {} : { signal });
}

export function getAlert(id: string, signal?: AbortSignal): Promise<Alert> {
  return request(
    'GET',
    `/alerts/${encodeURIComponent(id)}`,
    signal === undefined ? {} : { signal },
  );
}
