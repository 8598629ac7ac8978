import { expect } from 'chai';
import { ALERTS } from '../../../server/alerts/alert-collections.ts';
import type { Case } from '../../../server/cases/case.ts';
import type { Role } from '../../../server/policy/role.ts';
import { put } from '../../../server/store/put.ts';
import type { CaseOffice } from './case-office.ts';
import { caseOffice } from './case-office.ts';
import { colleague } from './colleagues.ts';

describe('what people do to a case', function () {
  this.timeout(20_000);
  let office: CaseOffice;
  beforeEach(async () => (office = await caseOffice()));
  afterEach(() => office.server.close());

  const correct = (id: string, body: object, by = office.analyst) =>
    by.try('PATCH', `/cases/${id}`, body);
  const person = (role: Role, ...constituencies: string[]) =>
    colleague(office.server, [role], constituencies);

  it('corrects what is said of it, and nothing else', async () => {
    const { open, stored } = office;
    const { id } = await open();
    const words = {
      title: 'Log-ins',
      priority: 1,
      classes: [{ class: 'fraud', type: 'phishing' }],
      determination: 'suspected',
      constituents: ['a'],
    };
    expect(await correct(id, { version: 1, ...words })).to.equal('200');
    expect(await stored(id)).to.deep.include({ version: 2, ...words });
    for (const more of [{ facts: [] }, { number: 'x' }, { owner: 'x' }, { links: [] }, { id: 'x' }])
      expect(await correct(id, { version: 2, ...more })).to.equal('400 INVALID_REQUEST');
    expect(await correct(id, { version: 2, constituents: ['nobody'] })).to.equal(
      '400 INVALID_REQUEST',
    );
    expect(await correct(id, { version: 2, marking: { originator: 'a' } })).to.equal(
      '400 INVALID_REQUEST',
    );
    expect((await stored(id)).version).to.equal(2);
  });

  it('moves it by the table and keeps every moment', async () => {
    const { open, analyst } = office;
    const { id } = await open();
    const move = (body: object) => analyst.ask('POST', `/cases/${id}/status`, body);
    await move({ version: 1, status: 'triage' });
    expect((await move({ version: 2, status: 'recovered' })).json()['code']).to.equal(
      'TRANSITION_REFUSED',
    );
    expect((await move({ version: 2, status: 'closed' })).json()['code']).to.equal(
      'RESOLUTION_NEEDED',
    );
    await move({ version: 2, status: 'in-progress' });
    await move({ version: 3, status: 'closed', resolution: 'benign' });
    const reopened = (await move({ version: 4, status: 'in-progress' })).json() as unknown as Case;
    expect(reopened.facts.map(({ kind }) => kind)).to.deep.equal([
      'acknowledged',
      'triaged',
      'closed',
      'reopened',
    ]);
  });

  it('lets one of two win, whatever they change', async () => {
    const { open, stored, analyst, lead } = office;
    const { id } = await open();
    const answers = await Promise.all([
      correct(id, { version: 1, title: 'one' }),
      correct(id, { version: 1, title: 'two' }, lead),
      analyst.try('POST', `/cases/${id}/status`, { version: 1, status: 'triage' }),
      lead.try('POST', `/cases/${id}/owner`, { version: 1, owner: lead.id }),
    ]);
    expect(answers.filter(answer => answer === '200')).to.have.length(1);
    expect(answers.filter(answer => answer === '409 VERSION_CONFLICT')).to.have.length(3);
    expect((await stored(id)).version).to.equal(2);
  });

  it('gives it to those who can work on it', async () => {
    const { open, stored, analyst, lead } = office;
    const { id } = await open({ constituents: ['a'] });
    const give = (owner: string | null, version: number) =>
      lead.try('POST', `/cases/${id}/owner`, { version, owner });
    const strangers = [await person('auditor'), await person('analyst', 'b')];
    for (const who of strangers) expect(await give(who.id, 1)).to.equal('400 INVALID_REQUEST');
    expect(await give(analyst.id, 1)).to.equal('200');
    expect(await stored(id)).to.include({ owner: analyst.id, version: 2 });
    const access = { version: 2, restricted: true, access: [] };
    expect(await analyst.try('POST', `/cases/${id}/access`, access)).to.equal('200');
    expect(await give(null, 3)).to.equal('404 NOT_FOUND');
  });

  it('lets the people of the originator alone relax its marking', async () => {
    const { open, stored, analyst } = office;
    const ofAgency = await open({
      constituents: ['a'],
      marking: { tlp: 'TLP:AMBER', originator: 'a' },
    });
    const mark = (one: Case, marking: object, by = analyst) =>
      stored(one.id).then(({ version }) => correct(one.id, { version, marking }, by));
    expect(await mark(ofAgency, { tlp: 'TLP:GREEN' })).to.equal('403 MARKING_REFUSED');
    expect(await mark(ofAgency, { tlp: 'TLP:AMBER+STRICT' })).to.equal('200');
    expect(await mark(ofAgency, { tlp: 'TLP:AMBER' })).to.equal('403 MARKING_REFUSED');
    const theirs = await person('lead', 'a');
    expect(await mark(ofAgency, { tlp: 'TLP:GREEN' }, theirs)).to.equal('200');
    // Naming more recipients of RED shows it to more people: that relaxes as well.
    expect(await mark(ofAgency, { tlp: 'TLP:RED', recipients: [] })).to.equal('200');
    const friend = await person('analyst');
    const wider = { recipients: [analyst.id, friend.id] };
    expect(await mark(ofAgency, wider)).to.equal('403 MARKING_REFUSED');
    expect(await mark(ofAgency, wider, theirs)).to.equal('200');

    const own = await open({ constituents: ['a'], marking: { tlp: 'TLP:AMBER+STRICT' } });
    expect(await mark(own, { tlp: 'TLP:GREEN' }, theirs)).to.equal('403 MARKING_REFUSED');
    expect(await mark(own, { tlp: 'TLP:GREEN' })).to.equal('200');
  });

  it('links an alert, on both sides at once, and takes it back', async () => {
    const { open, stored, alert, alerts, analyst } = office;
    const { id } = await open();
    const link = (version: number) =>
      analyst.try('POST', `/cases/${id}/links`, { version, alertId: alerts.b.id });
    const unlink = (version: number) =>
      analyst.try('DELETE', `/cases/${id}/links/${alerts.b.id}?version=${version}`);
    expect(await unlink(1)).to.equal('404 NOT_FOUND');
    expect(await link(1)).to.equal('200');
    expect(await alert(alerts.b.id)).to.deep.include({ cases: [id], version: 2 });
    expect(await link(1)).to.equal('409 VERSION_CONFLICT');
    expect(await link(2)).to.equal('409 LINKED_ALREADY');
    expect(await unlink(2)).to.equal('200');
    expect(await alert(alerts.b.id)).to.deep.include({ cases: [], version: 3 });
    expect((await stored(id)).links[0]).to.have.property('unlinkedAt');
    expect(await link(3)).to.equal('200');
    expect((await stored(id)).links.map(({ copies }) => copies)).to.deep.equal([
      `${id}.0`,
      `${id}.1`,
    ]);
  });

  it('links an alert to which detection adds hits meanwhile', async () => {
    const { open, stored, alert, alerts, analyst, server } = office;
    const { id } = await open();
    const hits = (async () => {
      for (let i = 0; i < 20; i++) {
        const now = await alert(alerts.a.id);
        await server.documents
          .commit([put(ALERTS, { ...now, count: now.count + 1, version: now.version + 1 })])
          .catch(() => undefined);
      }
    })();
    const answer = await analyst.try('POST', `/cases/${id}/links`, {
      version: 1,
      alertId: alerts.a.id,
    });
    await hits;
    expect(answer).to.equal('200');
    expect((await stored(id)).links).to.have.length(1);
    expect((await alert(alerts.a.id)).cases).to.deep.equal([id]);
  });

  it('gives an alert to two cases in two commits, and loses neither', async () => {
    const { open, alert, alerts, analyst, lead } = office;
    const [one, two] = [await open(), await open()];
    const link = (to: Case, by: typeof analyst) =>
      by.try('POST', `/cases/${to.id}/links`, { version: 1, alertId: alerts.a.id });
    expect(await Promise.all([link(one, analyst), link(two, lead)])).to.deep.equal(['200', '200']);
    expect((await alert(alerts.a.id)).cases!.sort()).to.deep.equal([one.id, two.id].sort());
  });

  it('is not for those who read only, nor for those of other constituencies', async () => {
    const { open, stored, alerts } = office;
    const { id } = await open({ constituents: ['a'] });
    const ways = [
      ['PATCH', `/cases/${id}`, { version: 1, title: 'x' }],
      ['POST', `/cases/${id}/status`, { version: 1, status: 'triage' }],
      ['POST', `/cases/${id}/owner`, { version: 1, owner: null }],
      ['POST', `/cases/${id}/access`, { version: 1, restricted: false, access: [] }],
      ['POST', `/cases/${id}/links`, { version: 1, alertId: alerts.a.id }],
      ['DELETE', `/cases/${id}/links/${alerts.a.id}?version=1`, undefined],
    ] as const;
    const people = [
      [await person('auditor'), '403 FORBIDDEN'],
      [await person('manager'), '403 FORBIDDEN'],
      [await person('agency-administrator', 'a'), '403 FORBIDDEN'],
      [await person('liaison'), '403 FORBIDDEN'],
      [await person('analyst', 'b'), '404 NOT_FOUND'],
      [await person('lead', 'b'), '404 NOT_FOUND'],
    ] as const;
    for (const [who, answer] of people)
      for (const [method, path, body] of ways)
        expect(await who.try(method, path, body), `${method} ${path}`).to.equal(answer);
    expect((await stored(id)).version).to.equal(1);
  });
});
