import { expect } from 'chai';
import { MAX_EDITS } from '../../../server/cases/note.ts';
import type { Note } from '../../../server/cases/note.ts';
import type { Role } from '../../../server/policy/role.ts';
import type { CaseOffice } from './case-office.ts';
import { caseOffice } from './case-office.ts';
import type { Colleague } from './colleagues.ts';
import { colleague } from './colleagues.ts';

describe('notes', function () {
  this.timeout(20_000);
  let office: CaseOffice;
  let places: { kind: 'alert' | 'case'; path: string; id: string }[];
  beforeEach(async () => {
    office = await caseOffice();
    const { id } = await office.open({ constituents: ['a'] });
    const alert = office.alerts.a.id;
    places = [
      { kind: 'case', path: `/cases/${id}/notes`, id },
      { kind: 'alert', path: `/alerts/${alert}/notes`, id: alert },
    ];
  });
  afterEach(() => office.server.close());

  const person = (role: Role, ...constituencies: string[]) =>
    colleague(office.server, [role], constituencies);
  const write = async (path: string, body: object, by = office.analyst) =>
    (await by.ask('POST', path, body)).json() as unknown as Note;
  const texts = async (path: string, by: Colleague = office.analyst) => {
    const answer = await by.ask('GET', path);
    if (answer.status !== 200) return String(answer.json()['code']);
    return (answer.json()['items'] as Note[]).map(({ text }) => text);
  };

  it('are written to alerts and cases, newest first, by those who may write there', async () => {
    for (const { path, kind, id } of places) {
      const note = await write(path, { text: 'Тэмдэглэл' });
      expect(note).to.deep.include({ object: { kind, id }, author: office.analyst.id, version: 1 });
      expect(note.marking).to.deep.equal({
        tlp: 'TLP:AMBER+STRICT',
        originator: 'centre',
        recipients: [],
      });
      office.server.later(1000);
      await write(path, { text: 'second' }, office.lead);
      expect(await texts(path)).to.deep.equal(['second', 'Тэмдэглэл']);
      for (const role of ['auditor', 'manager'] as const)
        expect(await (await person(role)).try('POST', path, { text: 'x' })).to.equal(
          '403 FORBIDDEN',
        );
      expect(await (await person('analyst', 'b')).try('POST', path, { text: 'x' })).to.equal(
        '404 NOT_FOUND',
      );
    }
  });

  it('refuse what is empty, too long, or says who wrote it', async () => {
    for (const { path } of places)
      for (const body of [
        { text: ' ' },
        { text: 'x'.repeat(30_001) },
        { text: 'x', author: office.lead.id },
        { text: 'x', at: '2020-01-01T00:00:00.000000Z' },
        { text: 'x', recipients: ['nobody'] },
      ])
        expect(await office.analyst.try('POST', path, body)).to.equal('400 INVALID_REQUEST');
  });

  it('keep every earlier text when their author corrects them', async () => {
    for (const { path } of places) {
      const { id } = await write(path, { text: 'one' });
      const edit = (version: number, text: string, by = office.analyst) =>
        by.try('PATCH', `${path}/${id}`, { version, text });
      expect(await edit(1, 'two', office.lead)).to.equal('403 FORBIDDEN');
      const both = await Promise.all([edit(1, 'two'), edit(1, 'three')]);
      expect(both.sort()).to.deep.equal(['200', '409 VERSION_CONFLICT']);
      const note = (await office.lead.ask('GET', `${path}/${id}`)).json() as unknown as Note;
      expect(note.earlier.map(({ text }) => text)).to.deep.equal(['one']);
      expect(note.text).to.be.oneOf(['two', 'three']);
      for (let i = 2; i <= MAX_EDITS; i++) await edit(i, `edit ${i}`);
      expect(await edit(MAX_EDITS + 1, 'once more')).to.equal('409 LIMIT_REACHED');
    }
  });

  it('go out by their own mark', async () => {
    const { path } = places[0]!;
    const friend = await person('analyst');
    await write(path, { text: 'strict' });
    await write(path, { text: 'amber', tlp: 'TLP:AMBER' });
    const red = await write(path, { text: 'red', tlp: 'TLP:RED', recipients: [friend.id] });
    const of = async (who: Colleague) => [await texts(path, who)].flat().sort();
    expect(await of(office.analyst)).to.deep.equal(['amber', 'red', 'strict']);
    expect(await of(friend)).to.deep.equal(['amber', 'red', 'strict']);
    expect(await of(office.lead)).to.deep.equal(['amber', 'strict']);
    expect(await of(await person('auditor'))).to.deep.equal(['amber', 'red', 'strict']);
    expect(await of(await person('agency-administrator', 'a'))).to.deep.equal(['amber']);
    expect(await office.lead.try('GET', `${path}/${red.id}`)).to.equal('404 NOT_FOUND');
    expect(await texts(path, await person('manager'))).to.equal('FORBIDDEN');
    expect(await texts(path, await person('agency-administrator', 'b'))).to.equal('NOT_FOUND');
  });

  it('are there below what they were written to only', async () => {
    const [ofCase, ofAlert] = places;
    const { id } = await write(ofCase!.path, { text: 'of the case' });
    const other = await office.open();
    for (const path of [ofAlert!.path, `/cases/${other.id}/notes`, `/alerts/${ofCase!.id}/notes`])
      expect(await office.analyst.try('GET', `${path}/${id}`)).to.equal('404 NOT_FOUND');
  });
});
