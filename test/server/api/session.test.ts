import { expect } from 'chai';
import type { WebServer } from './web-server.ts';
import { startWebServer } from './web-server.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const SESSION = '/api/v1/session';
const HOUR = 3_600_000;

describe('who may in', () => {
  let server: WebServer;
  beforeEach(async () => (server = await startWebServer()));
  afterEach(() => server.close());

  const statusOf = async (headers: Record<string, string>, path = '/api/v1/alerts') =>
    (await server.ask('GET', path, headers)).status;
  const tryToken = (token: string, headers: Record<string, string> = {}) =>
    server.ask('POST', SESSION, { ...JSON_TYPE, ...headers }, JSON.stringify({ token }));

  it('gives a cookie for the token that no script reads and no other site sends', async () => {
    const answer = await tryToken(server.token);
    expect(answer.status).to.equal(204);
    const [cookie, ...more] = answer.headers['set-cookie']!;
    expect(more).to.deep.equal([]);
    expect(cookie).to.match(/^kharuul_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.to.contain(server.token);
    expect(await statusOf({ cookie: cookie!.split(';')[0]! })).to.equal(200);
  });

  it('says to anyone whether there is a session, and no more', async () => {
    const open = async (headers: Record<string, string>) =>
      (await server.ask('GET', SESSION, headers)).json();
    expect(await open({})).to.deep.equal({ open: false, accounts: false });
    expect(await open({ cookie: 'kharuul_session=wrong' })).to.deep.equal({
      open: false,
      accounts: false,
    });
    expect(await open({ cookie: await server.signIn() })).to.deep.equal({
      open: true,
      accounts: false,
    });
  });

  it('finds its cookie among others', async () => {
    const cookie = await server.signIn();
    expect(await statusOf({ cookie: `a=1; ${cookie}; b=2` })).to.equal(200);
    expect(await statusOf({ cookie: `x${cookie}` })).to.equal(401);
  });

  it('lets the token itself pass as a bearer, for scripts', async () => {
    expect(await statusOf({ authorization: `Bearer ${server.token}` })).to.equal(200);
    expect(await statusOf({ authorization: `Bearer ${server.token}x` })).to.equal(401);
  });

  it('closes one session and no other', async () => {
    const [mine, other] = [await server.signIn(), await server.signIn()];
    const closed = await server.ask('DELETE', SESSION, { cookie: mine });
    expect(closed.status).to.equal(204);
    expect(closed.headers['set-cookie']![0]).to.match(
      /^kharuul_session=;.*Expires=Thu, 01 Jan 1970/,
    );
    expect(await statusOf({ cookie: mine })).to.equal(401);
    expect(await statusOf({ cookie: other })).to.equal(200);
  });

  it('ends a session after twelve hours', async () => {
    const cookie = await server.signIn();
    server.later(12 * HOUR - 60_000);
    expect(await statusOf({ cookie })).to.equal(200);
    server.later(60_000);
    expect(await statusOf({ cookie })).to.equal(401);
  });

  it('makes who tries tokens wait, also with the right one, and nobody else', async () => {
    const cookie = await server.signIn();
    const seen = [];
    for (let i = 0; i < 21; i++) seen.push((await tryToken(`wrong-${i}`)).status);
    expect(seen).to.deep.equal([...Array.from({ length: 20 }, () => 401), 429]);
    const blocked = await tryToken(server.token);
    expect(blocked.json()).to.include({ code: 'TOO_MANY_REQUESTS', status: 429 });
    expect(blocked.headers).to.have.property('retry-after');
    expect(await statusOf({ cookie })).to.equal(200);
  });

  it('refuses a name that leads here from outside (DNS rebinding)', async () => {
    const cookie = await server.signIn();
    const here = `127.0.0.1:${server.port}`;
    for (const host of [
      'attacker.example',
      `attacker.example:${server.port}`,
      '127.0.0.1.attacker.example',
      `localhost.:${server.port}`,
      `attacker@127.0.0.1:${server.port}`,
      '192.0.2.7',
    ]) {
      for (const path of ['/api/v1/alerts', '/', '/alerts/1']) {
        expect(await statusOf({ host, cookie }, path), `${host} ${path}`).to.equal(403);
      }
    }
    for (const host of [here, `localhost:${server.port}`, `[::1]:${server.port}`, 'LOCALHOST']) {
      expect(await statusOf({ host, cookie }), host).to.equal(200);
    }
  });

  it('refuses requests that another page makes, with the cookie or the token', async () => {
    const cookie = await server.signIn();
    const own = `http://127.0.0.1:${server.port}`;
    for (const origin of [
      'http://attacker.example',
      'null',
      `https://127.0.0.1:${server.port}`,
      'http://127.0.0.1',
      `${own}.attacker.example`,
      `http://localhost:${server.port}`,
    ]) {
      const answer = await server.ask('GET', '/api/v1/alerts', { cookie, origin });
      expect(answer.json(), origin).to.include({ code: 'ORIGIN_REFUSED', status: 403 });
      expect(answer.headers).not.to.have.property('access-control-allow-origin');
      expect((await tryToken(server.token, { origin })).status, origin).to.equal(403);
      expect((await server.ask('DELETE', SESSION, { cookie, origin })).status).to.equal(403);
    }
    expect(await statusOf({ cookie, origin: own })).to.equal(200);
  });

  it('reads no sign-in that a form of another site could send', async () => {
    const token = JSON.stringify({ token: server.token });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await server.ask('POST', SESSION, { 'content-type': type }, token);
      expect(answer.json(), type).to.include({ code: 'INVALID_REQUEST' });
    }
  });

  it('sends the headers that keep a page of ours ours', async () => {
    const { headers } = await server.ask('GET', '/');
    expect(headers).to.include({ 'x-content-type-options': 'nosniff' });
    expect(headers['content-security-policy']).to.contain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.to.contain("script-src 'unsafe");
    expect(headers).not.to.have.property('x-powered-by');
  });
});
