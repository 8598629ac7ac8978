import { COMMAND_LINE } from '../../../server/users/account-audit.ts';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createAlertSink } from '../../../server/alerts/alert-sink.ts';
import { API_PREFIX } from '../../../server/api/contract/endpoint.ts';
import { EVERY_ENDPOINT } from '../../../server/api/contract/every-endpoint.ts';
import { openApi } from '../../../server/api/openapi.ts';
import { ROLES } from '../../../server/policy/role.ts';
import { hitOn } from '../alerts/sample-hits.ts';
import { EXPECTED_ALERTS, EXPECTED_CALLERS } from './expected-callers.ts';
import type { Answer, WebServer } from './web-server.ts';
import { startWebServer } from './web-server.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const CONTRACT = fileURLToPath(new URL('../../../server/api/contract', import.meta.url));

describe('who may do what, over every endpoint', function () {
  this.timeout(60_000);
  let server: WebServer;
  const cookies = new Map<string, string>();
  const alertIds = { own: '', other: '' };

  before(async () => {
    server = await startWebServer();
    const { accounts, sessions } = server.people;
    for (const role of ROLES) {
      const constituencies = role.startsWith('agency') ? ['own'] : [];
      const created = await accounts.create(
        { name: `the-${role}`, roles: [role], constituencies },
        COMMAND_LINE,
      );
      if (!created.ok) throw new Error(created.fault);
      const user = await accounts.save(created.value.user, { status: 'active' });
      const secret = await sessions.open(
        user,
        { userAgent: 't', address: '' },
        { pending: false, steppedUpAt: Date.now() },
      );
      const pending = await sessions.open(user, { userAgent: 't', address: '' }, { pending: true });
      cookies.set(role, `kharuul_session=${secret}`);
      cookies.set(`pending ${role}`, `kharuul_session=${pending}`);
    }
    const sink = createAlertSink(server.documents);
    await sink.resume(0);
    const hits = ['own', 'other'].map(constituent => ({
      ...hitOn('bold', 0),
      constituent,
      groupKey: constituent,
    }));
    await sink.apply({
      partition: 0,
      offset: 2,
      generation: 'g',
      hits,
      groups: [],
      deadLetters: [],
    });
    const { items } = (await ask('lead', 'GET', '/alerts')).json() as {
      items: { id: string; constituent: 'own' | 'other' }[];
    };
    for (const { id, constituent } of items) alertIds[constituent] = id;
  });
  after(() => server.close());

  const ask = (who: string, method: string, path: string, body?: unknown): Promise<Answer> =>
    server.ask(
      method,
      `${API_PREFIX}${path}`,
      { cookie: cookies.get(who) ?? '', ...(body === undefined ? {} : JSON_TYPE) },
      body === undefined ? undefined : JSON.stringify(body),
    );
  const codeOf = (answer: Answer): unknown =>
    answer.status < 400 ? 'done' : answer.json()['code'];

  it('has a row for every endpoint, and the contract lists every one that its files declare', async () => {
    expect(Object.keys(EXPECTED_CALLERS).sort()).to.deep.equal(Object.keys(EVERY_ENDPOINT).sort());
    const declared: string[] = [];
    for (const file of readdirSync(CONTRACT).filter(name => name !== 'every-endpoint.ts')) {
      const module = (await import(`${CONTRACT}/${file}`)) as Record<string, object>;
      for (const [name, value] of Object.entries(module)) {
        if (typeof value === 'object' && 'method' in value && 'path' in value) declared.push(name);
      }
    }
    expect(declared.sort()).to.deep.equal(Object.keys(EVERY_ENDPOINT).sort());
  });

  for (const [name, { method, path, caller }] of Object.entries(EVERY_ENDPOINT)) {
    it(`opens ${name} to ${EXPECTED_CALLERS[name]}`, async () => {
      const expected = EXPECTED_CALLERS[name]!;
      const address = path.replaceAll(/:[a-zA-Z]+/g, 'none');
      for (const role of ROLES) {
        // A body that no schema takes: whoever passes the door is stopped behind it, unchanged.
        const body =
          method === 'GET' || method === 'DELETE' ? undefined : { nobody: 'asks for this' };
        if (name === 'closeSession') continue;
        const code = codeOf(await ask(role, method, address, body));
        const pendingCode = codeOf(await ask(`pending ${role}`, method, address, body));
        const free = ['anyone', 'pending', 'signed-in'].includes(expected);
        const may = free || expected.split(' ').includes(role);
        if (may)
          expect(code, `${role} ${name}`).not.to.be.oneOf([
            'FORBIDDEN',
            'SESSION_REQUIRED',
            'INTERNAL',
          ]);
        else expect(code, `${role} ${name}`).to.equal('FORBIDDEN');
        if (expected === 'anyone' || expected === 'pending') {
          expect(pendingCode, `pending ${role}`).not.to.equal('SECOND_FACTOR_NEEDED');
        } else {
          expect(pendingCode, `pending ${role}`).to.equal('SECOND_FACTOR_NEEDED');
        }
      }
      expect(caller === 'anyone').to.equal(expected === 'anyone');
    });
  }

  for (const role of ROLES) {
    it(`shows a ${role} of alerts: ${EXPECTED_ALERTS[role]!.join(' of the own, ')} of another constituency`, async () => {
      const seen = async (constituent: 'own' | 'other') => {
        const answer = await ask(role, 'GET', `/alerts/${alertIds[constituent]}`);
        if (answer.status !== 200) return 'nothing';
        const { hits, entity } = answer.json() as { hits: unknown[]; entity: unknown };
        return hits.length > 0 && entity !== null ? 'all' : 'numbers';
      };
      expect([await seen('own'), await seen('other')]).to.deep.equal(EXPECTED_ALERTS[role]);
      const list = await ask(role, 'GET', '/alerts');
      const { items, total } = (list.status === 200 ? list.json() : { items: [], total: 0 }) as {
        items: { constituent: string; line: string }[];
        total: number;
      };
      const visible = (['own', 'other'] as const).filter(
        (_, i) => EXPECTED_ALERTS[role]![i] !== 'nothing',
      );
      expect(items.map(({ constituent }) => constituent).sort()).to.deep.equal([...visible].sort());
      expect(total).to.equal(visible.length);
      if (EXPECTED_ALERTS[role]![0] === 'numbers')
        expect(items.every(({ line }) => line === '')).to.equal(true);
    });
  }

  it('lets nobody without content find it out by asking', async () => {
    for (const query of [
      'hits.original: *',
      'bold',
      'entity.value: bold',
      'not hits.original: x',
    ]) {
      const answer = await ask('manager', 'GET', `/alerts?query=${encodeURIComponent(query)}`);
      expect(codeOf(answer), query).to.equal('QUERY_INVALID');
    }
    expect(codeOf(await ask('manager', 'GET', '/alerts?query=severity:high'))).to.equal('done');
  });

  it('describes every endpoint in the OpenAPI document and on the page', async () => {
    const { paths } = openApi('1') as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const described = Object.values(paths).flatMap(operations =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(described.sort()).to.deep.equal(Object.keys(EVERY_ENDPOINT).sort());
    expect((await server.ask('GET', `${API_PREFIX}/openapi.json`)).json()).to.include({
      openapi: '3.1.0',
    });
    const page = await server.ask('GET', `${API_PREFIX}/reference`);
    for (const name of Object.keys(EVERY_ENDPOINT)) expect(page.text).to.include(name);
  });
});
