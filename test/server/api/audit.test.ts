import { expect } from 'chai';
import { API_PREFIX } from '../../../server/api/contract/endpoint.ts';
import { COMMAND_LINE } from '../../../server/users/account-audit.ts';
import type { WebServer } from './web-server.ts';
import { startWebServer } from './web-server.ts';

describe('the audit log', () => {
  let server: WebServer;
  before(async () => (server = await startWebServer()));
  after(() => server.close());

  it('tells an auditor who did what, their own reading too, and finds by query', async () => {
    const { accounts, sessions } = server.people;
    const created = await accounts.create(
      { name: 'control', roles: ['auditor'], constituencies: [] },
      COMMAND_LINE,
    );
    if (!created.ok) throw new Error(created.fault);
    const user = await accounts.save(created.value.user, { status: 'active' });
    const device = { userAgent: 'a browser', address: '192.0.2.7' };
    const cookie = `kharuul_session=${await sessions.open(user, device, { pending: false })}`;
    const wrong = JSON.stringify({ name: 'control', password: 'not this one' });
    await server.ask(
      'POST',
      `${API_PREFIX}/sign-in`,
      { 'content-type': 'application/json' },
      wrong,
    );
    const list = async (query = '') => {
      const path = `${API_PREFIX}/audit?query=${encodeURIComponent(query)}`;
      const answer = await server.ask('GET', path, { cookie });
      return answer.json()['items'] as { action: string; actor: unknown; payload?: unknown }[];
    };
    expect((await list()).map(({ action }) => action)).to.deep.equal([
      'sign-in-refused',
      'sign-in',
      'create',
    ]);
    expect((await list('action: search'))[0]).to.deep.include({
      actor: { kind: 'user', id: user.id },
      payload: { query: '', shown: 3 },
    });
    const [refused] = await list('action: sign-in-refused');
    expect(JSON.stringify(refused)).to.not.include('not this one');
  });
});
