import type { Alert } from '../../../detectors/alert/alert.ts';
import { EVERYTHING } from '../../../ingest/query/filter.ts';
import { ALERTS } from '../../../server/alerts/alert-collections.ts';
import { createAlertSink } from '../../../server/alerts/alert-sink.ts';
import type { Case } from '../../../server/cases/case.ts';
import { CASES } from '../../../server/cases/case-collections.ts';
import { CONSTITUENTS } from '../../../server/constituents/constituent-collections.ts';
import type { Constituent } from '../../../server/constituents/constituent.ts';
import { SYSTEM_SCOPE } from '../../../server/policy/system-scope.ts';
import { put } from '../../../server/store/put.ts';
import { hitOn } from '../alerts/sample-hits.ts';
import type { Colleague } from './colleagues.ts';
import { colleague } from './colleagues.ts';
import type { WebServer } from './web-server.ts';
import { startWebServer } from './web-server.ts';

/** A server with constituents a and b, an alert of each, and an analyst and a lead at work. */
export interface CaseOffice {
  readonly server: WebServer;
  readonly analyst: Colleague;
  readonly lead: Colleague;
  readonly alerts: Readonly<Record<'a' | 'b', Alert>>;
  open(more?: object, by?: Colleague): Promise<Case>;
  stored(id: string): Promise<Case>;
  alert(id: string): Promise<Alert>;
}

export async function caseOffice(): Promise<CaseOffice> {
  const server = await startWebServer();
  const { documents } = server;
  const agency = (id: string, critical: boolean) =>
    put(CONSTITUENTS, {
      id,
      version: 1,
      names: { mn: id, en: id },
      critical,
      tlp: 'TLP:AMBER',
    } as Constituent);
  await documents.commit([agency('a', true), agency('b', false)]);
  const sink = createAlertSink(documents);
  await sink.resume(0);
  const hits = ['a', 'b'].map((constituent, i) => ({
    ...hitOn('bold', i),
    constituent,
    groupKey: constituent,
  }));
  const step = { partition: 0, offset: 9, generation: 'g', groups: [], deadLetters: [] };
  await sink.apply({ ...step, hits });
  const find = {
    filter: EVERYTHING,
    sort: { field: 'constituent', direction: 'ascending' },
    limit: 2,
  } as const;
  const [a, b] = (await documents.find(ALERTS, find, SYSTEM_SCOPE)).items;
  const analyst = await colleague(server, ['analyst']);
  return {
    server,
    analyst,
    lead: await colleague(server, ['lead']),
    alerts: { a: a!, b: b! },
    async open(more = {}, by = analyst) {
      const answer = await by.ask('POST', '/cases', { title: 'Unusual log-ins', ...more });
      if (answer.status !== 200) throw new Error(answer.text);
      return answer.json() as unknown as Case;
    },
    stored: async id => (await documents.get(CASES, id, SYSTEM_SCOPE))!,
    alert: async id => (await documents.get(ALERTS, id, SYSTEM_SCOPE))!,
  };
}
