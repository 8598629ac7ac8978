import { expect } from 'chai';
import type { Alert } from '../../../detectors/alert/alert.ts';
import { AUDIT } from '../../../server/audit/audit-entry.ts';
import { ALERTS } from '../../../server/alerts/alert-collections.ts';
import { createAlertSink } from '../../../server/alerts/alert-sink.ts';
import { SYSTEM_SCOPE } from '../../../server/policy/system-scope.ts';
import type { Role } from '../../../server/policy/role.ts';
import { hitOn } from '../alerts/sample-hits.ts';
import { colleague } from './colleagues.ts';
import type { Colleague } from './colleagues.ts';
import type { WebServer } from './web-server.ts';
import { startWebServer } from './web-server.ts';

describe('what people do to an alert', () => {
  let server: WebServer;
  let analyst: Colleague;
  let id: string;
  beforeEach(async () => {
    server = await startWebServer();
    analyst = await colleague(server, ['analyst']);
    const sink = createAlertSink(server.documents);
    await sink.resume(0);
    const step = { partition: 0, offset: 9, generation: 'g', groups: [], deadLetters: [] };
    await sink.apply({ ...step, hits: [hitOn('bold', 1), hitOn('saran', 2)] });
    const { items } = (await analyst.ask('GET', '/alerts?query=entity.value:bold')).json();
    id = (items as Alert[])[0]!.id;
  });
  afterEach(() => server.close());

  const stored = () => server.documents.get(ALERTS, id, SYSTEM_SCOPE);
  const move = (body: object, by = analyst) => by.try('POST', `/alerts/${id}/status`, body);
  const give = (body: object, by = analyst) => by.try('POST', `/alerts/${id}/assignee`, body);

  it('moves it on, tells of it and writes it down in one commit', async () => {
    const before = (await server.documents.changes(0, 100)).length;
    const answer = await analyst.ask('POST', `/alerts/${id}/status`, {
      version: 1,
      status: 'closed',
      resolution: 'benign',
    });
    expect(answer.json()).to.include({ status: 'closed', resolution: 'benign', version: 2 });
    const rows = (await server.documents.changes(0, 100)).slice(before);
    expect(rows.map(({ topic, payload }) => ({ topic, ...payload }))).to.deep.equal([
      { topic: 'alert', id, version: 2 },
    ]);
    const filter = { type: 'equals', field: 'object.id', value: id } as const;
    const sort = { field: 'at', direction: 'ascending' } as const;
    const { items } = await server.documents.find(AUDIT, { filter, sort, limit: 9 }, SYSTEM_SCOPE);
    expect(items.map(({ action, actor }) => `${action} ${actor.id}`)).to.deep.equal([
      `close ${analyst.id}`,
    ]);
    expect(await move({ version: 2, status: 'acknowledged' })).to.equal('200');
    expect(await stored()).not.to.have.property('resolution');
  });

  it('refuses what is not on the table, and closing without a resolution', async () => {
    expect(await move({ version: 1, status: 'closed' })).to.equal('400 RESOLUTION_NEEDED');
    expect(await move({ version: 1, status: 'new' })).to.equal('409 TRANSITION_REFUSED');
    expect(await stored()).to.include({ version: 1, status: 'new' });
  });

  it('says which version is there to whoever comes too late', async () => {
    expect(await move({ version: 1, status: 'acknowledged' })).to.equal('200');
    const late = await analyst.ask('POST', `/alerts/${id}/status`, {
      version: 1,
      status: 'in-progress',
    });
    expect(late.json()).to.include({ status: 409, code: 'VERSION_CONFLICT', version: 2 });
  });

  it('lets one of two win who move it at once', async () => {
    const second = await colleague(server, ['lead']);
    const answers = await Promise.all([
      move({ version: 1, status: 'acknowledged' }),
      move({ version: 1, status: 'in-progress' }, second),
    ]);
    expect(answers.sort()).to.deep.equal(['200', '409 VERSION_CONFLICT']);
    expect((await stored())!.version).to.equal(2);
  });

  it('gives it to those who can work on it, and finds it by them', async () => {
    const lead = await colleague(server, ['lead']);
    const auditor = await colleague(server, ['auditor']);
    const away = await colleague(server, ['analyst'], ['another']);
    expect(await give({ version: 1, assignee: lead.id })).to.equal('200');
    expect(await stored()).to.include({ assignee: lead.id, status: 'acknowledged', version: 2 });
    for (const assignee of [auditor.id, away.id, 'nobody'])
      expect(await give({ version: 2, assignee })).to.equal('400 INVALID_REQUEST');
    const found = async (query: string) =>
      (await analyst.ask('GET', `/alerts?query=${encodeURIComponent(query)}`)).json()['total'];
    expect(await found(`assignee:"${lead.id}"`)).to.equal(1);
    expect(await found('status:acknowledged')).to.equal(1);
    expect(await found('status:new')).to.equal(1);
    expect(await give({ version: 2, assignee: null })).to.equal('200');
    expect(await stored()).not.to.have.property('assignee');
  });

  it('takes no member that is not asked for', async () => {
    for (const more of [{ count: 1 }, { id: 'x' }, { constituent: 'other' }, { hits: [] }])
      expect(await move({ version: 1, status: 'acknowledged', ...more })).to.equal(
        '400 INVALID_REQUEST',
      );
    expect((await stored())!.version).to.equal(1);
  });

  const may: readonly [Role, readonly string[], string][] = [
    ['lead', [], '200'],
    ['analyst', [], '200'],
    ['analyst', ['local'], '200'],
    ['analyst', ['other'], '404 NOT_FOUND'],
    ['administrator', [], '403 FORBIDDEN'],
    ['detection-engineer', [], '403 FORBIDDEN'],
    ['manager', [], '403 FORBIDDEN'],
    ['auditor', [], '403 FORBIDDEN'],
    ['agency-administrator', ['local'], '403 FORBIDDEN'],
    ['agency-administrator', ['other'], '403 FORBIDDEN'],
    ['agency-reporter', ['local'], '403 FORBIDDEN'],
    ['liaison', [], '403 FORBIDDEN'],
    ['kiosk', [], '403 FORBIDDEN'],
  ];
  for (const [role, constituencies, answer] of may) {
    it(`answers ${answer} to a ${role} of ${constituencies[0] ?? 'the centre'}`, async () => {
      const person = await colleague(server, [role], constituencies);
      expect(await move({ version: 1, status: 'acknowledged' }, person)).to.equal(answer);
      const version = answer === '200' ? 2 : 1;
      expect(await give({ version, assignee: null }, person)).to.equal(answer);
      expect((await stored())!.version).to.equal(answer === '200' ? 3 : 1);
    });
  }
});
