import { expect } from 'chai';
import { SUPPRESSIONS } from '../../../server/alerts/suppression.ts';
import { CONSTITUENTS } from '../../../server/constituents/constituent-collections.ts';
import type { Constituent } from '../../../server/constituents/constituent.ts';
import { SYSTEM_SCOPE } from '../../../server/policy/system-scope.ts';
import { put } from '../../../server/store/put.ts';
import { colleague } from './colleagues.ts';
import type { Colleague } from './colleagues.ts';
import type { WebServer } from './web-server.ts';
import { startWebServer } from './web-server.ts';

const RULE = { rule: 'rule-1', reason: 'a scanner of ours' };
const DAY = 86_400_000;

describe('suppressions', () => {
  let server: WebServer;
  let analyst: Colleague;
  let lead: Colleague;
  beforeEach(async () => {
    server = await startWebServer();
    [analyst, lead] = [await colleague(server, ['analyst']), await colleague(server, ['lead'])];
    const constituent = { id: 'a', version: 1, names: { mn: 'А', en: 'A' } } as Constituent;
    await server.documents.commit([put(CONSTITUENTS, constituent)]);
  });
  afterEach(() => server.close());

  const create = async (by: Colleague, more: object) =>
    (await by.ask('POST', '/suppressions', { ...RULE, ...more })).json();
  const listed = async (by: Colleague, query = '') =>
    (await by.ask('GET', `/suppressions${query}`)).json()['items'] as { id: string }[];

  it('have an owner, a reason and thirty days', async () => {
    const made = await create(analyst, { constituent: 'a', query: 'user.name:bold' });
    expect(made).to.include({
      owner: analyst.id,
      hits: 0,
      constituent: 'a',
      query: 'user.name: bold',
    });
    const days = Date.parse(String(made['expiresAt'])) - Date.parse(String(made['createdAt']));
    expect(days).to.equal(30 * DAY);
    expect(await listed(analyst)).to.deep.equal([made]);
  });

  it('of every constituent take a lead', async () => {
    const wide = { ...RULE, constituent: null };
    expect(await analyst.try('POST', '/suppressions', wide)).to.equal('403 FORBIDDEN');
    const engineer = await colleague(server, ['detection-engineer']);
    expect(await engineer.try('POST', '/suppressions', wide)).to.equal('403 FORBIDDEN');
    const bound = await colleague(server, ['lead'], ['a']);
    expect(await bound.try('POST', '/suppressions', wide)).to.equal('404 NOT_FOUND');
    expect(await lead.try('POST', '/suppressions', wide)).to.equal('200');
  });

  it('refuse what is too long, names nobody, or says more than is asked for', async () => {
    for (const wrong of [
      { constituent: 'a', days: 367 },
      { constituent: 'a', days: 0 },
      { constituent: 'nobody' },
      {},
      { constituent: 'a', reason: '  ' },
      { constituent: 'a', owner: lead.id },
      { constituent: 'a', hits: 5 },
      { constituent: 'a', createdAt: '2020-01-01T00:00:00.000000Z' },
    ])
      expect(await analyst.try('POST', '/suppressions', { ...RULE, ...wrong })).to.equal(
        '400 INVALID_REQUEST',
      );
    const query = { ...RULE, constituent: 'a', query: 'user.name:(' };
    expect(await analyst.try('POST', '/suppressions', query)).to.equal('400 QUERY_INVALID');
    expect(await listed(analyst, '?state=all')).to.deep.equal([]);
  });

  it('end before their time, once, also while hits are counted', async () => {
    const { id } = await create(analyst, { constituent: 'a' });
    const current = (await server.documents.get(SUPPRESSIONS, String(id), SYSTEM_SCOPE))!;
    const ends = analyst.ask('POST', `/suppressions/${String(id)}/end`);
    const hit = server.documents
      .commit([put(SUPPRESSIONS, { ...current, hits: 1, version: 2 })])
      .catch(() => undefined);
    await Promise.all([ends, hit]);
    const ended = (await ends).json();
    expect(ended['endedAt']).to.be.a('string');
    server.later(1000);
    expect((await analyst.ask('POST', `/suppressions/${String(id)}/end`)).json()).to.deep.equal(
      ended,
    );
    expect(await listed(analyst)).to.deep.equal([]);
    expect(await listed(analyst, '?state=all')).to.deep.equal([ended]);
  });

  it('are reviewed by what runs out first and by what takes most', async () => {
    const long = await create(analyst, { constituent: 'a', days: 90 });
    const short = await create(analyst, { constituent: 'a', days: 1, rule: 'rule-2' });
    const busy = (await server.documents.get(SUPPRESSIONS, String(long['id']), SYSTEM_SCOPE))!;
    await server.documents.commit([put(SUPPRESSIONS, { ...busy, hits: 9, version: 2 })]);
    const ids = async (query: string) => (await listed(analyst, query)).map(({ id }) => id);
    expect(await ids('')).to.deep.equal([short['id'], long['id']]);
    expect(await ids('?sort=hits&direction=descending')).to.deep.equal([long['id'], short['id']]);
    expect(await ids('?rule=rule-2')).to.deep.equal([short['id']]);
  });

  it('of another constituent are not there', async () => {
    const { id } = await create(analyst, { constituent: 'a' });
    await create(lead, { constituent: null });
    const own = await colleague(server, ['analyst'], ['a']);
    const other = await colleague(server, ['analyst'], ['b']);
    expect((await listed(own)).map(one => one.id)).to.deep.equal([id]);
    expect(await listed(other)).to.deep.equal([]);
    const path = `/suppressions/${String(id)}/end`;
    expect(await other.try('POST', path)).to.equal('404 NOT_FOUND');
    const elsewhere = { ...RULE, constituent: 'a' };
    expect(await other.try('POST', '/suppressions', elsewhere)).to.equal('404 NOT_FOUND');
    const auditor = await colleague(server, ['auditor']);
    expect(await listed(auditor)).to.have.length(2);
    expect(await auditor.try('POST', path)).to.equal('403 FORBIDDEN');
    expect(await own.try('POST', path)).to.equal('200');
  });
});
