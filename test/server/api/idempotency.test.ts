import { COMMAND_LINE } from '../../../server/users/account-audit.ts';
import { expect } from 'chai';
import { API_PREFIX } from '../../../server/api/contract/endpoint.ts';
import type { Answer, WebServer } from './web-server.ts';
import { startWebServer } from './web-server.ts';

describe('a write under an Idempotency-Key', () => {
  let server: WebServer;
  let cookie: string;
  before(async () => {
    server = await startWebServer();
    const { accounts, sessions } = server.people;
    const created = await accounts.create(
      {
        name: 'admin',
        roles: ['administrator'],
        constituencies: [],
      },
      COMMAND_LINE,
    );
    if (!created.ok) throw new Error(created.fault);
    const user = await accounts.save(created.value.user, { status: 'active' });
    const device = { userAgent: '', address: '' };
    cookie = `kharuul_session=${await sessions.open(user, device, { pending: false, steppedUpAt: Date.now() })}`;
  });
  after(() => server.close());

  const create = (name: string, key: string): Promise<Answer> =>
    server.ask(
      'POST',
      `${API_PREFIX}/users`,
      { cookie, 'content-type': 'application/json', 'idempotency-key': key },
      JSON.stringify({ name, roles: ['analyst'] }),
    );
  const names = async () => {
    const { items } = (await server.ask('GET', `${API_PREFIX}/users`, { cookie })).json() as {
      items: { name: string }[];
    };
    return items.map(({ name }) => name);
  };

  it('is done once, and a secret answer is not kept for a repeat', async () => {
    expect((await create('saran', 'k1')).status).to.equal(200);
    const again = await create('saran', 'k1');
    expect(again.json()).to.include({ code: 'IDEMPOTENCY_CONFLICT', status: 409 });
    expect((await names()).filter(name => name === 'saran')).to.have.length(1);
  });

  it('refuses the key for another body, with nothing changed', async () => {
    const other = await create('tuya', 'k1');
    expect(other.json()).to.include({ code: 'IDEMPOTENCY_CONFLICT' });
    expect(await names()).not.to.include('tuya');
  });

  it('frees the key of a write that was refused', async () => {
    expect((await create('../bad', 'k2')).json()).to.include({ code: 'INVALID_REQUEST' });
    expect((await create('dorj', 'k2')).status).to.equal(200);
  });

  it('lets one of many at once through', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => create('nomin', 'k3')));
    expect(all.filter(({ status }) => status === 200)).to.have.length(1);
    expect((await names()).filter(name => name === 'nomin')).to.have.length(1);
  });

  it('gives a repeat the first answer where that is no secret', async () => {
    const { items } = (await server.ask('GET', `${API_PREFIX}/users`, { cookie })).json() as {
      items: { id: string; name: string }[];
    };
    const { id } = items.find(({ name }) => name === 'dorj')!;
    const disable = () =>
      server.ask('POST', `${API_PREFIX}/users/${id}/disable`, { cookie, 'idempotency-key': 'k4' });
    const first = await disable();
    expect(first.status).to.equal(200);
    expect((await disable()).text).to.equal(first.text);
  });

  it('answers every request with an id', async () => {
    const given = await server.ask('GET', `${API_PREFIX}/session`, {
      'x-request-id': 'from-a-proxy-1',
    });
    expect(given.headers['x-request-id']).to.equal('from-a-proxy-1');
    const forged = await server.ask('GET', `${API_PREFIX}/session`, { 'x-request-id': 'x y' });
    expect(forged.headers['x-request-id']).to.match(/^[0-9a-f-]{36}$/);
  });
});
