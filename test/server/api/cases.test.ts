import { expect } from 'chai';
import type { Case } from '../../../server/cases/case.ts';
import { AUDIT } from '../../../server/audit/audit-entry.ts';
import type { Role } from '../../../server/policy/role.ts';
import { SYSTEM_SCOPE } from '../../../server/policy/system-scope.ts';
import type { CaseOffice } from './case-office.ts';
import { caseOffice } from './case-office.ts';
import type { Colleague } from './colleagues.ts';
import { colleague } from './colleagues.ts';

describe('cases', function () {
  this.timeout(20_000);
  let office: CaseOffice;
  beforeEach(async () => (office = await caseOffice()));
  afterEach(() => office.server.close());

  const seenBy = async (who: Colleague, query = '') =>
    ((await who.ask('GET', `/cases${query}`)).json()['items'] as Case[]).map(one => one.id);
  const person = (role: Role, ...constituencies: string[]) =>
    colleague(office.server, [role], constituencies);

  it('get numbers without gaps, also when many are opened at once, some of them wrongly', async () => {
    const { analyst, lead } = office;
    const year = new Date(office.server.people.now()).getUTCFullYear();
    const openings = Array.from({ length: 16 }, (_, i) =>
      (i % 2 ? analyst : lead).ask('POST', '/cases', {
        title: `Case ${i}`,
        constituents: [i % 4 === 3 ? 'nobody' : 'a'],
      }),
    );
    const answers = await Promise.all(openings);
    const opened = answers.filter(({ status }) => status === 200);
    expect(opened).to.have.length(12);
    expect(opened.map(answer => String(answer.json()['number'])).sort()).to.deep.equal(
      Array.from({ length: 12 }, (_, i) => `KH-${year}-${String(i + 1).padStart(5, '0')}`),
    );
  });

  it('begin from alerts with their events, constituents, severity and moments', async () => {
    const { alerts, open, stored, alert, analyst } = office;
    const opened = await open({ alerts: [alerts.a.id, alerts.b.id, alerts.a.id] });
    expect(opened).to.include({ severity: 'high', priority: 1, status: 'new', version: 1 });
    expect(opened.constituents.sort()).to.deep.equal(['a', 'b']);
    expect(opened.links.map(({ alertId }) => alertId)).to.deep.equal([alerts.a.id, alerts.b.id]);
    expect(opened.facts.map(({ kind }) => kind)).to.deep.equal(['occurred', 'detected']);
    expect(await stored(opened.id)).to.deep.equal(opened);
    for (const { id } of Object.values(alerts))
      expect(await alert(id)).to.deep.include({ cases: [opened.id], version: 2 });
    const copies = await analyst.ask('GET', `/cases/${opened.id}/links/${alerts.b.id}`);
    expect(copies.json()['hits']).to.deep.equal(alerts.b.hits);
    expect((await analyst.ask('GET', `/alerts?query=cases:${opened.id}`)).json()['total']).to.equal(
      2,
    );
  });

  it('take no member that is not asked for, and nothing of alerts one cannot read', async () => {
    const { analyst, alerts } = office;
    for (const more of [
      { number: 'KH-2026-00007' },
      { facts: [] },
      { owner: 'me' },
      { status: 'closed' },
      { restricted: true },
      { links: [] },
      { constituents: ['nobody'] },
      { marking: { originator: 'b' } },
      { marking: { tlp: 'TLP:RED', recipients: ['nobody'] } },
      { classes: [{ class: 'fraud', type: 'spam' }] },
    ])
      expect(await analyst.try('POST', '/cases', { title: 'x', ...more })).to.equal(
        '400 INVALID_REQUEST',
      );
    const own = await person('analyst', 'a');
    const of = (id: string) => ({ title: 'x', constituents: ['a'], alerts: [id] });
    expect(await own.try('POST', '/cases', of(alerts.b.id))).to.equal('404 NOT_FOUND');
    expect(await own.try('POST', '/cases', { title: 'x', constituents: ['a', 'b'] })).to.equal(
      '404 NOT_FOUND',
    );
    expect(await own.try('POST', '/cases', { title: 'x' })).to.equal('404 NOT_FOUND');
    expect(await own.try('POST', '/cases', of(alerts.a.id))).to.equal('200');
  });

  it('are found by query and sorted, page after page', async () => {
    const { analyst, open } = office;
    const first = await open({ title: 'Ransom note', severity: 'critical', constituents: ['b'] });
    office.server.later(1000);
    const second = await open({ title: 'Spam wave', severity: 'low' });
    expect(await seenBy(analyst)).to.deep.equal([second.id, first.id]);
    expect(await seenBy(analyst, '?query=severity:critical')).to.deep.equal([first.id]);
    expect(await seenBy(analyst, '?query=ransom')).to.deep.equal([first.id]);
    expect(await seenBy(analyst, '?sort=priority&direction=ascending')).to.deep.equal([
      first.id,
      second.id,
    ]);
    const page = (await analyst.ask('GET', '/cases?limit=1')).json();
    expect(page['total']).to.equal(2);
    expect(await seenBy(analyst, `?limit=1&after=${String(page['next'])}`)).to.deep.equal([
      first.id,
    ]);
  });

  it('are seen whole, without content or not at all, by role and constituency', async () => {
    const { open, alerts } = office;
    const { id } = await open({
      description: 'the words',
      constituents: ['a'],
      alerts: [alerts.a.id],
    });
    const seen = async (who: Colleague) => {
      const answer = await who.ask('GET', `/cases/${id}`);
      const listed = answer.status === 403 ? false : (await seenBy(who)).includes(id);
      if (answer.status !== 200) return `${String(answer.json()['code'])} ${listed}`;
      const { description, links } = answer.json() as unknown as Case;
      return `${description === '' ? 'numbers' : 'words'} ${links.length} ${listed}`;
    };
    const table: readonly [Role, string | undefined, string][] = [
      ['lead', undefined, 'words 1 true'],
      ['analyst', undefined, 'words 1 true'],
      ['analyst', 'b', 'NOT_FOUND false'],
      ['auditor', undefined, 'words 1 true'],
      ['manager', undefined, 'numbers 0 true'],
      ['agency-administrator', 'a', 'words 1 true'],
      ['agency-administrator', 'b', 'NOT_FOUND false'],
      ['agency-reporter', 'a', 'words 1 true'],
      ['agency-reporter', 'b', 'NOT_FOUND false'],
      ['liaison', undefined, 'NOT_FOUND false'],
      ['administrator', undefined, 'FORBIDDEN false'],
      ['detection-engineer', undefined, 'FORBIDDEN false'],
      ['kiosk', undefined, 'FORBIDDEN false'],
    ];
    for (const [role, of, expected] of table) {
      const who = await person(role, ...(of === undefined ? [] : [of]));
      expect(await seen(who), `${role} of ${of ?? 'the centre'}`).to.equal(expected);
      if (!expected.startsWith('words'))
        expect(await who.try('GET', `/cases/${id}/links/${alerts.a.id}`)).to.match(/^40[34]/);
    }
  });

  it('let nobody without content find it out by asking', async () => {
    const manager = await person('manager');
    const agency = await person('agency-reporter', 'a');
    await office.open({ description: 'the words', constituents: ['a'] });
    const ask = (who: Colleague, query: string) =>
      who.try('GET', `/cases?query=${encodeURIComponent(query)}`);
    for (const query of ['description: words', 'words', 'links.title: x', 'not access: x'])
      expect(await ask(manager, query), query).to.equal('400 QUERY_INVALID');
    for (const query of ['links.title: x', 'links.constituent: b', 'access: x', 'facts.by: x'])
      expect(await ask(agency, query), query).to.equal('400 QUERY_INVALID');
    expect(await ask(manager, 'severity: high')).to.equal('200');
    expect(await ask(agency, 'words')).to.equal('200');
  });

  it('show each agency the links of its own alerts only', async () => {
    const { alerts, open } = office;
    const { id } = await open({ alerts: [alerts.a.id, alerts.b.id] });
    for (const [own, other] of [['a', 'b'], ['b', 'a']] as const) {
      const agency = await person('agency-administrator', own);
      const { links } = (await agency.ask('GET', `/cases/${id}`)).json() as unknown as Case;
      expect(links.map(({ alertId }) => alertId)).to.deep.equal([alerts[own].id]);
      expect(await agency.try('GET', `/cases/${id}/links/${alerts[own].id}`)).to.equal('200');
      expect(await agency.try('GET', `/cases/${id}/links/${alerts[other].id}`)).to.equal(
        '404 NOT_FOUND',
      );
    } // prettier-ignore
  });

  it('that are restricted are there for those on the list alone, and each read is written down', async () => {
    const { analyst, lead, open, server } = office;
    const { id } = await open({ constituents: ['a'] });
    const friend = await person('analyst');
    const liaison = await person('liaison');
    const path = `/cases/${id}/access`;
    const list = { restricted: true, access: [friend.id, liaison.id] };
    expect(await analyst.try('POST', path, { version: 1, ...list })).to.equal('403 FORBIDDEN');
    const nobody = { ...list, access: ['nobody'] };
    expect(await lead.try('POST', path, { version: 1, ...nobody })).to.equal('400 INVALID_REQUEST');
    expect(await lead.try('POST', path, { version: 1, ...list })).to.equal('200');
    for (const who of [friend, liaison, lead]) {
      expect(await who.try('GET', `/cases/${id}`)).to.equal('200');
      expect(await seenBy(who)).to.deep.equal([id]);
    }
    const [manager, agency] = [await person('manager'), await person('agency-administrator', 'a')];
    for (const who of [analyst, manager, agency]) {
      expect(await who.try('GET', `/cases/${id}`)).to.equal('404 NOT_FOUND');
      expect(await seenBy(who)).to.deep.equal([]);
    }
    expect(await analyst.try('PATCH', `/cases/${id}`, { version: 2, title: 'x' })).to.equal(
      '404 NOT_FOUND',
    );
    const auditor = await person('auditor');
    for (const below of ['', '/notes'])
      expect(await auditor.try('GET', `/cases/${id}${below}`)).to.equal('200');
    const filter = { type: 'equals', field: 'action', value: 'read' } as const;
    const sort = { field: 'at', direction: 'ascending' } as const;
    const reads = await server.documents.find(AUDIT, { filter, sort, limit: 9 }, SYSTEM_SCOPE);
    expect(reads.items.map(({ actor }) => actor.id)).to.deep.equal(
      [friend, liaison, lead, auditor, auditor].map(who => who.id),
    );
  });

  it('marked RED are there for recipients and who marked them', async () => {
    const { analyst, lead, open } = office;
    const friend = await person('analyst');
    const opened = await open({ marking: { tlp: 'TLP:RED', recipients: [friend.id] } });
    expect(opened.marking.recipients).to.deep.equal([friend.id, analyst.id]);
    expect(await seenBy(friend)).to.deep.equal([opened.id]);
    expect(await seenBy(analyst)).to.deep.equal([opened.id]);
    expect(await seenBy(lead)).to.deep.equal([]);
    expect(await lead.try('GET', `/cases/${opened.id}`)).to.equal('404 NOT_FOUND');
  });
});
