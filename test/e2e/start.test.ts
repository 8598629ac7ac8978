import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { loadConfig } from '../../server/config.ts';
import type { Product } from './product.ts';
import { startProduct, temporaryFolder } from './product.ts';

describe('kharuul start', function () {
  this.timeout(120_000);
  let folder: ReturnType<typeof temporaryFolder>;
  let product: Product | undefined;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(async () => {
    await product?.kill9();
    folder.remove();
  });

  it('prints one line when ready, then stops cleanly, also when it is asked twice', async () => {
    product = await startProduct({ data: join(folder.path, 'data') });
    const { web, syslog, agents, token } = product;
    const health = await fetch(product.url('/healthz'));
    expect(health.status).to.equal(200);
    expect(await health.json()).to.deep.equal({ status: 'ok' });
    for (const port of [web, syslog, agents]) expect(port).to.be.within(1, 65_535);
    // The launcher passes the signal on to a process that, in a group, has got it already.
    process.kill(-product.pid, 'SIGTERM');
    expect(await product.stop()).to.equal(0);
    expect(product.stdout()).to.equal(
      `{"ready":true,"web":${web},"syslog":${syslog},"agents":${agents},"token":"${token}"}\n`,
    );
    expect(token).to.match(/^[\w-]{32}$/);
    const logs = product.stderr().trimEnd().split('\n');
    for (const line of logs) expect(() => JSON.parse(line) as unknown, line).not.to.throw();
    expect(logs.at(-1)).to.contain('"msg":"stopped"');
    expect(product.stderr(), 'the token is in no log').not.to.contain(token);
  });

  it('answers 503 on /healthz until it is ready', async () => {
    // In this process, so that the time before the ready line can be seen.
    const { start } = await import('../../server/context.ts');
    const { createServer } = await import('node:net');
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => probe.once('listening', resolve));
    const { port } = probe.address() as { port: number };
    await new Promise(resolve => probe.close(resolve));
    const { config } = loadConfig(
      { data: join(folder.path, 'data'), port },
      { KHARUUL_SYSLOG_PORT: '0', KHARUUL_AGENTS_PORT: '0' },
    );
    const state = { ready: false };
    const starting = start(config!, pino({ level: 'silent' }), reason => expect.fail(reason));
    void starting.then(() => (state.ready = true));
    const seen = new Set<string>();
    while (!state.ready) {
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
      if (answer) seen.add(`${answer.status} ${await answer.text()}`);
      if (answer?.status === 503) {
        expect((await fetch(`http://127.0.0.1:${port}/api/v1/status`)).status).to.be.oneOf([
          401, 503,
        ]);
      }
    }
    expect([...seen][0]).to.equal('503 {"status":"starting"}');
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).to.equal(200);
    const running = await starting;
    await running.close();
  });
});
