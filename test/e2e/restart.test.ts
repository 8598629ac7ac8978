import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { AlertList } from '../../server/api/contract/alerts.ts';
import type { Product } from './product.ts';
import { startProduct, temporaryFolder, until } from './product.ts';
import { failedLogin, sendLines } from './send-lines.ts';

const TOKENS = { KHARUUL_AGENTS_TOKENS: 'e2e:e2e-token-of-a-test' };

describe('stopping, being killed and starting again', function () {
  this.timeout(180_000);
  let folder: ReturnType<typeof temporaryFolder>;
  let data: string;
  let product: Product | undefined;

  beforeEach(() => {
    folder = temporaryFolder();
    data = join(folder.path, 'data');
  });
  afterEach(async () => {
    await product?.kill9();
    product = undefined;
    folder.remove();
  });

  const start = async (): Promise<Product> => (product = await startProduct({ data, env: TOKENS }));
  const counts = async (of: Product): Promise<number[]> => {
    const { items } = await of.api<AlertList>('/alerts?sort=count');
    return items.map(item => item.count);
  };
  const countsBecome = (of: Product, wanted: readonly number[]) =>
    until(async () => JSON.stringify(await counts(of)) === JSON.stringify(wanted), 30_000);
  const lines = (address: string, many: number) =>
    Array.from({ length: many }, (_, i) => failedLogin(address, 4000 + i));

  const ends = [
    ['kill -9 of every process', (running: Product) => running.kill9()],
    ['a graceful stop', async (running: Product) => expect(await running.stop()).to.equal(0)],
  ] as const;
  for (const [what, end] of ends) {
    it(`keeps alerts and counts over ${what}, and goes on counting in them`, async () => {
      const first = await start();
      await sendLines(first.syslog, [...lines('203.0.113.7', 8), ...lines('203.0.113.8', 6)]);
      await countsBecome(first, [8, 6]);
      const before = await first.api<AlertList>('/alerts?sort=count');
      await end(first);

      const second = await start();
      expect(second.token).not.to.equal(first.token);
      expect((await second.api<AlertList>('/alerts?sort=count')).items).to.deep.equal(before.items);
      await sendLines(second.syslog, lines('203.0.113.7', 3));
      await countsBecome(second, [11, 6]);
      const after = await second.api<AlertList>('/alerts?sort=count');
      expect(after.items.map(({ id }) => id)).to.deep.equal(before.items.map(({ id }) => id));
      const { total } = await second.api<{ total: number }>('/events');
      expect(total).to.equal(17);
    });
  }

  it('takes nothing in twice and loses nothing that was acknowledged, killed during ingest', async () => {
    // What `_bulk` answered 200 for is on disk; the request that the kill cut off may be too.
    const BULK = 50;
    let acknowledged = 0;
    for (let round = 0; round < 3; round++) {
      const running = await start();
      const sending = (async () => {
        for (;;) {
          await post(running, acknowledged, BULK);
          acknowledged += BULK;
        }
      })().catch(() => undefined);
      await until(() => acknowledged >= BULK * 20 * (round + 1), 60_000);
      await running.kill9();
      await sending;
    }
    const last = await start();
    const stored = async () => (await last.api<{ total: number }>('/events')).total;
    await until(async () => (await caughtUp(last)) && (await stored()) >= acknowledged, 60_000);
    const total = await stored();
    expect(total)
      .to.be.at.least(acknowledged)
      .and.at.most(acknowledged + 3 * BULK);
    // All logins come from one address: each event that is stored counts once, no more, no less.
    expect(await counts(last)).to.deep.equal([total]);
  });

  it('gives its ports and the data folder free when only the launcher is killed', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGKILL');
    await until(async () => !(await answers('127.0.0.1', first.web)), 20_000);
    for (const port of [first.syslog, first.agents]) {
      expect(await answers('127.0.0.1', port), String(port)).to.equal(false);
    }
    const second = await start();
    expect(await second.stop()).to.equal(0);
  });

  it('listens on loopback only until it is configured otherwise', async function () {
    const address = Object.values(networkInterfaces())
      .flat()
      .find(face => face && !face.internal && face.family === 'IPv4')?.address;
    if (address === undefined) {
      if (process.env['KHARUUL_FORBID_SKIPS']) throw new Error('no address but loopback');
      process.stderr.write('      skipped: this machine has no address but loopback\n');
      this.skip();
    }
    const shut = await start();
    for (const port of [shut.web, shut.syslog, shut.agents]) {
      expect(await answers('127.0.0.1', port), String(port)).to.equal(true);
      expect(await answers(address, port), String(port)).to.equal(false);
    }
    expect(await shut.stop()).to.equal(0);
    const open = await startProduct({ data, env: { KHARUUL_BIND: '0.0.0.0' } });
    product = open;
    expect(await answers(address, open.syslog)).to.equal(true);
    expect(await answers(address, open.agents)).to.equal(true);
    expect(await answers(address, open.web), 'the web port stays on loopback').to.equal(false);
  });

  it('refuses a data folder that another Kharuul has', async () => {
    const first = await start();
    const refused = await startProduct({ data }).then(
      () => 'started',
      (error: Error) => error.message,
    );
    expect(refused).to.contain('is in use by process');
    await sendLines(first.syslog, lines('203.0.113.7', 5));
    await countsBecome(first, [5]);
  });
});

async function post(to: Product, from: number, many: number): Promise<void> {
  const body = Array.from({ length: many }, (_, i) => {
    const message = failedLogin('203.0.113.9', 1 + ((from + i) % 60_000));
    return `{"create":{}}\n${JSON.stringify({ message, input: { type: 'log' } })}\n`;
  }).join('');
  const response = await fetch(`http://127.0.0.1:${to.agents}/_bulk`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-ndjson',
      authorization: 'Bearer e2e-token-of-a-test',
    },
    body,
  });
  if (!response.ok) throw new Error(`_bulk: ${response.status} ${await response.text()}`);
  const { errors } = (await response.json()) as { errors: boolean };
  if (errors) throw new Error('_bulk refused items');
}

async function caughtUp(product: Product): Promise<boolean> {
  const { ingest } = await product.api<{
    ingest: { storeLag: number; detectionLag: number };
  }>('/status');
  return ingest.storeLag === 0 && ingest.detectionLag === 0;
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: 2000 });
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => done(true));
    socket.on('error', () => done(false));
    socket.on('timeout', () => done(false));
  });
}
