import { expect } from 'chai';
import type { Constituent } from '../../../server/constituents/constituent.ts';
import { CONSTITUENTS } from '../../../server/constituents/constituent-collections.ts';
import { registerVersion } from '../../../server/constituents/register.ts';
import { SYSTEM_SCOPE } from '../../../server/policy/system-scope.ts';
import type { Role } from '../../../server/policy/role.ts';
import { colleague } from './colleagues.ts';
import type { Colleague } from './colleagues.ts';
import type { WebServer } from './web-server.ts';
import { startWebServer } from './web-server.ts';

const SEALS = {
  names: { mn: 'Төрийн тамга', en: 'Civil Seals' },
  sector: 'government',
  critical: true,
  centre: 'national',
  tlp: 'TLP:AMBER',
  cidrs: ['10.1.0.0/16'],
};
const GRID = { ...SEALS, names: { mn: 'Тал эрчим', en: 'Steppe Grid' }, cidrs: ['10.2.0.0/16'] };

describe('the register of constituents through the API', () => {
  let server: WebServer;
  let administrator: Colleague;
  beforeEach(async () => {
    server = await startWebServer();
    administrator = await colleague(server, ['administrator']);
  });
  afterEach(() => server.close());

  const create = async (body: object) =>
    (await administrator.ask('POST', '/constituents', body)).json() as unknown as Constituent;
  const change = (id: string, body: object, by = administrator) =>
    by.try('PATCH', `/constituents/${id}`, body);
  const listed = async (by: Colleague, query = '') =>
    ((await by.ask('GET', `/constituents${query}`)).json()['items'] as Constituent[]).map(
      ({ names }) => names.en,
    );
  const stored = (id: string) => server.documents.get(CONSTITUENTS, id, SYSTEM_SCOPE);

  it('takes constituents, finds them and changes them by version', async () => {
    const [seals, grid] = [await create(SEALS), await create(GRID)];
    expect(seals).to.deep.include({ ...SEALS, version: 1, asns: [], domains: [], contacts: [] });
    expect(await listed(administrator)).to.deep.equal(['Civil Seals', 'Steppe Grid']);
    expect(await listed(administrator, '?query=names.en:steppe*')).to.deep.equal(['Steppe Grid']);
    const contacts = [{ name: 'Bat', role: 'duty', phone: '+976 11 000000' }];
    expect(await change(grid.id, { version: 1, contacts })).to.equal('200');
    expect(await stored(grid.id)).to.deep.include({ contacts, version: 2, critical: true });
    expect(await registerVersion(server.documents)).to.equal(3);
  });

  it('refuses a name or a network that another has, also when two come at once', async () => {
    const grid = await create(GRID);
    const answers = await Promise.all(
      [1, 2, 3].map(() => administrator.try('POST', '/constituents', SEALS)),
    );
    expect(answers.sort()).to.deep.equal(['200', '409 NAME_TAKEN', '409 NAME_TAKEN']);
    const same = { ...SEALS, names: { mn: 'x', en: 'x' }, cidrs: ['10.1.2.3/16'] };
    expect(await administrator.try('POST', '/constituents', same)).to.equal('409 NETWORK_TAKEN');
    expect(await change(grid.id, { version: 1, cidrs: ['10.1.0.0/16'] })).to.equal(
      '409 NETWORK_TAKEN',
    );
    expect(await change(grid.id, { version: 1, names: { mn: 'x', en: 'CIVIL SEALS' } })).to.equal(
      '409 NAME_TAKEN',
    );
    expect(await change(grid.id, { version: 1, cidrs: ['10.1.7.0/24'] })).to.equal('200');
  });

  it('lets one of two changes win', async () => {
    const { id } = await create(SEALS);
    const answers = await Promise.all([
      change(id, { version: 1, critical: false }),
      change(id, { version: 1, sector: 'energy' }),
    ]);
    expect(answers.sort()).to.deep.equal(['200', '409 VERSION_CONFLICT']);
  });

  it('takes nothing that is wrong or not asked for', async () => {
    for (const more of [
      { id: 'default' },
      { version: 7 },
      { createdAt: 'x' },
      { cidrs: ['10.0.0.0/40'] },
      { domains: ['no domain'] },
      { tlp: 'TLP:WHITE' },
      { names: { mn: '', en: 'x' } },
      { names: { mn: 'x', en: 'x', ru: 'x' } },
      { contacts: [{ name: 'x', admin: true }] },
      { contacts: [{ name: 'x', email: `x@${'y'.repeat(64)}.mn` }] },
      { contacts: [{ name: 'x', email: `${'x'.repeat(65)}@y.mn` }] },
    ])
      expect(await administrator.try('POST', '/constituents', { ...SEALS, ...more })).to.equal(
        '400 INVALID_REQUEST',
      );
    expect(await listed(administrator)).to.deep.equal([]);
  });

  it('shows an agency itself and nobody else', async () => {
    const [seals, grid] = [await create(SEALS), await create(GRID)];
    const agency = await colleague(server, ['agency-administrator'], [seals.id]);
    expect(await listed(agency)).to.deep.equal(['Civil Seals']);
    expect(await listed(agency, '?query=names.en:steppe*')).to.deep.equal([]);
    expect(await agency.try('GET', `/constituents/${seals.id}`)).to.equal('200');
    expect(await agency.try('GET', `/constituents/${grid.id}`)).to.equal('404 NOT_FOUND');
    const people: [Role, string[], string][] = [
      ['agency-administrator', [seals.id], '403 FORBIDDEN'],
      ['lead', [], '403 FORBIDDEN'],
      ['auditor', [], '403 FORBIDDEN'],
      ['administrator', [grid.id], '404 NOT_FOUND'],
      ['administrator', [seals.id], '200'],
    ];
    for (const [role, constituencies, answer] of people) {
      const who = await colleague(server, [role], constituencies);
      expect(await change(seals.id, { version: 1, critical: false }, who)).to.equal(answer);
    }
  });
});
