import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Product } from './product.ts';
import { startProduct, temporaryFolder } from './product.ts';

/** A browser without a screen: follows redirects, keeps cookies by host. */
class Visitor {
  readonly #cookies = new Map<string, string>();

  async get(address: string): Promise<{ url: string; status: number; text: string }> {
    let url = address;
    for (let step = 0; step < 15; step++) {
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const set of response.headers.getSetCookie()) {
        const [name, value] = set.split(';', 1)[0]!.split('=', 2);
        if (value === '') this.#cookies.delete(name!);
        else this.#cookies.set(name!, value!);
      }
      const location = response.headers.get('location');
      if (location === null) return { url, status: response.status, text: await response.text() };
      url = new URL(location, url).href;
    }
    throw new Error(`no end of redirects at ${url}`);
  }
}

describe('single sign-on with a real provider', function () {
  this.timeout(120_000);
  const data = temporaryFolder();
  let provider: ChildProcess;
  let issuer: string;
  let product: Product;
  let web: number;

  before(async () => {
    web = await freePort();
    const redirectUri = `http://127.0.0.1:${web}/sso/callback`;
    const program = fileURLToPath(new URL('oidc-provider-process.ts', import.meta.url));
    provider = spawn(process.execPath, [program, redirectUri], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    issuer = String((await once(provider.stdout!, 'data'))[0]).trim();
    writeFileSync(
      join(data.path, 'kharuul.yaml'),
      `oidc:
  issuer: ${issuer}
  clientId: kharuul
  clientSecret: a secret of this test
  groups: { soc-analysts: analyst, soc-leads: lead }
`,
    );
    product = await startProduct({ data: data.path, args: ['--port', String(web)] });
  });
  after(async () => {
    provider?.kill();
    await product?.stop();
    data.remove();
  });

  const as = (name: string, group: string, factor = '') =>
    fetch(`${issuer}/as/${name}/${group}/${factor}`);
  const session = async (visitor: Visitor) =>
    JSON.parse((await visitor.get(product.url('/api/v1/session'))).text) as Record<string, unknown>;

  it('makes an account of a mapped group, whose own second factor is still to come', async () => {
    await as('bold', 'soc-analysts');
    const visitor = new Visitor();
    const end = await visitor.get(product.url('/sso/start'));
    expect(end.text).to.include('url=/"');
    expect(await session(visitor)).to.include({
      open: false,
      next: 'enrol',
      accounts: true,
      singleSignOn: true,
    });
  });

  it('takes the second factor that the provider vouches for, and gives the group’s role', async () => {
    await as('saran', 'soc-leads', 'mfa');
    const visitor = new Visitor();
    await visitor.get(product.url('/sso/start'));
    expect(await session(visitor)).to.include({ open: true });
    const me = JSON.parse((await visitor.get(product.url('/api/v1/me'))).text) as Record<
      string,
      unknown
    >;
    expect(me).to.deep.include({ name: 'saran', displayName: 'Person saran', roles: ['lead'] });
  });

  it('refuses who is in no mapped group', async () => {
    await as('dorj', 'accounting', 'mfa');
    const visitor = new Visitor();
    expect((await visitor.get(product.url('/sso/start'))).text).to.include('sso=no-role');
    expect(await session(visitor)).to.include({ open: false });
  });

  it('refuses a callback that this browser did not begin', async () => {
    const visitor = new Visitor();
    const forged = product.url('/sso/callback?code=stolen&state=guessed');
    expect((await visitor.get(forged)).text).to.include('sso=expired');
    expect(await session(visitor)).to.include({ open: false });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
