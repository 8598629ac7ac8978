import { expect } from 'chai';
import type { SourceSnapshot } from '../../../ingest/sources/source-snapshot.ts';
import { registryOf } from '../../../ingest/sources/source-snapshot.ts';
import { put } from '../../../server/store/put.ts';
import type { Constituent } from '../../../server/constituents/constituent.ts';
import { CONSTITUENTS, SOURCES } from '../../../server/constituents/constituent-collections.ts';
import { registerMoves } from '../../../server/constituents/register.ts';
import { deliverSources, sourceSnapshot } from '../../../server/constituents/source-snapshot.ts';
import { STEP_UP_MS } from '../../../server/policy/decide.ts';
import { SYSTEM_SCOPE } from '../../../server/policy/system-scope.ts';
import { until } from '../../ingest/sources/recording-intake.ts';
import { colleague } from './colleagues.ts';
import type { Colleague } from './colleagues.ts';
import type { WebServer } from './web-server.ts';
import { startWebServer } from './web-server.ts';

interface NewToken {
  readonly token: string;
  readonly source: { readonly id: string; readonly version: number };
}

describe('registered senders through the API', () => {
  let server: WebServer;
  let administrator: Colleague;
  beforeEach(async () => {
    server = await startWebServer();
    administrator = await colleague(server, ['administrator']);
    const agency = (id: string, cidrs: string[]) =>
      put(CONSTITUENTS, { id, version: 1, names: { mn: id, en: id }, cidrs } as never);
    await server.documents.commit([agency('a', ['10.1.0.0/16']), agency('b', [])]);
  });
  afterEach(() => server.close());

  const create = async (constituent = 'a', by = administrator) =>
    (await by.ask('POST', '/sources', { name: 'edge', constituent })).json() as unknown as NewToken;
  const registry = async () => registryOf(await sourceSnapshot(server.documents, 'UTC'));

  it('give a token that is shown once, kept as a hash and worth its constituent', async () => {
    const { token, source } = await create();
    expect(token).to.match(/^[\w-]{43}$/);
    expect((await registry()).byToken(token)).to.deep.equal({
      id: source.id,
      constituent: 'a',
      clockTrusted: true,
      zone: 'UTC',
    });
    const kept = await server.documents.get(SOURCES, source.id, SYSTEM_SCOPE);
    expect(JSON.stringify(kept)).not.to.include(token);
    const list = await administrator.ask('GET', '/sources');
    expect(list.text).not.to.include(token).and.not.to.include(kept!.tokenHash);
    expect(list.json()['items']).to.deep.equal([source]);
  });

  it('get another token, and are taken back for good', async () => {
    const first = await create();
    const path = `/sources/${first.source.id}`;
    const answer = await administrator.ask('POST', `${path}/rotate`, { version: 1 });
    const second = answer.json() as unknown as NewToken;
    expect((await registry()).byToken(first.token)).to.equal(undefined);
    expect((await registry()).byToken(second.token)!.id).to.equal(first.source.id);
    expect(await administrator.try('POST', `${path}/revoke`, { version: 1 })).to.equal(
      '409 VERSION_CONFLICT',
    );
    expect(await administrator.try('POST', `${path}/revoke`, { version: 2 })).to.equal('200');
    expect((await registry()).byToken(second.token)).to.equal(undefined);
    expect(await administrator.try('POST', `${path}/rotate`, { version: 3 })).to.equal(
      '409 TRANSITION_REFUSED',
    );
  });

  it('give one new token to two who ask at once', async () => {
    const { source } = await create();
    const rotate = () => administrator.try('POST', `/sources/${source.id}/rotate`, { version: 1 });
    expect((await Promise.all([rotate(), rotate()])).sort()).to.deep.equal([
      '200',
      '409 VERSION_CONFLICT',
    ]);
  });

  it('need a second factor given just now, and an administrator', async () => {
    const { source } = await create();
    const body = { name: 'x', constituent: 'a' };
    for (const role of ['lead', 'analyst', 'auditor', 'agency-administrator'] as const) {
      const who = await colleague(server, [role], role.startsWith('agency') ? ['a'] : []);
      expect(await who.try('POST', '/sources', body)).to.equal('403 FORBIDDEN');
    }
    const bound = await colleague(server, ['administrator'], ['b']);
    expect(await bound.try('POST', '/sources', body)).to.equal('404 NOT_FOUND');
    for (const way of ['rotate', 'revoke'])
      expect(await bound.try('POST', `/sources/${source.id}/${way}`, { version: 1 })).to.equal(
        '404 NOT_FOUND',
      );
    server.later(STEP_UP_MS);
    expect(await administrator.try('POST', '/sources', body)).to.equal('403 STEP_UP_NEEDED');
  });

  it('are listed to their own agency', async () => {
    await create('a');
    const agency = await colleague(server, ['agency-administrator'], ['a']);
    const other = await colleague(server, ['agency-administrator'], ['b']);
    const count = async (who: Colleague) =>
      ((await who.ask('GET', '/sources')).json()['items'] as unknown[]).length;
    expect([await count(agency), await count(other)]).to.deep.equal([1, 0]);
  });

  it('take no member that is not asked for', async () => {
    for (const more of [
      { id: 'x' },
      { tokenHash: 'x' },
      { token: 'chosen' },
      { version: 2 },
      { zone: 'Mars/Olympus' },
      { constituent: 'nobody' },
    ])
      expect(
        await administrator.try('POST', '/sources', { name: 'x', constituent: 'a', ...more }),
      ).to.equal('400 INVALID_REQUEST');
  });

  it('reach ingest by a snapshot after each change, of this process or another', async () => {
    const told: SourceSnapshot[] = [];
    const { version } = await sourceSnapshot(server.documents, 'UTC');
    const stop = deliverSources({
      documents: server.documents,
      zone: 'UTC',
      delivered: version,
      tell: snapshot => told.push(snapshot),
      onTrouble: (_code, message) => expect.fail(message),
    });
    try {
      const { token } = await create();
      await until(() => told.length > 0);
      expect(registryOf(told.at(-1)!).byToken(token)!.constituent).to.equal('a');
      const b = (await server.documents.get(CONSTITUENTS, 'b', SYSTEM_SCOPE)) as Constituent;
      await server.documents.commit([
        put(CONSTITUENTS, { ...b, cidrs: ['10.1.2.0/24'], version: 2 }),
        ...(await registerMoves(server.documents)),
      ]);
      await until(() => registryOf(told.at(-1)!).syslog('10.1.2.3').constituent === 'b');
      expect(registryOf(told.at(-1)!).syslog('10.1.3.3').constituent).to.equal('a');
      const versions = told.map(snapshot => snapshot.version);
      expect(versions).to.deep.equal([...new Set(versions)].sort((x, y) => x - y));
    } finally {
      await stop();
    }
  });
});
