import { execFile } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Alert } from '../../detectors/alert/alert.ts';
import type { AlertList } from '../../server/api/contract/alerts.ts';
import { openBrowser, openPage } from './browser.ts';
import type { Product } from './product.ts';
import { startProduct, temporaryFolder, until } from './product.ts';
import { startRsyslog } from './rsyslog.ts';
import { tool } from './tool.ts';

const run = promisify(execFile);
const MESSAGE = 'Failed password for root from 203.0.113.7 port 4022 ssh2';
const TITLE = 'SSH Brute Force From One Address';

describe('from a line to an alert', function () {
  this.timeout(120_000);
  let folder: ReturnType<typeof temporaryFolder>;
  let product: Product;

  beforeEach(async () => {
    folder = temporaryFolder();
    product = await startProduct({ data: join(folder.path, 'data') });
  });
  afterEach(async () => {
    await product.kill9();
    folder.remove();
  });

  const alerts = () => product.api<AlertList>('/alerts');
  const alertOf = async (count: number): Promise<Alert> => {
    await until(async () => (await alerts()).items[0]?.count === count);
    const { items, total } = await alerts();
    expect(total).to.equal(1);
    return product.api<Alert>(`/alerts/${items[0]!.id}`);
  };

  it('shows eight failed logins sent by logger as one alert, without a reload', async function () {
    const logger = tool(this, 'logger');
    const browser = await openBrowser(this);
    try {
      const { page, noise } = await openPage(browser);
      let loads = 0;
      page.on('load', () => loads++);
      await page.goto(product.url(`/?token=${product.token}`));
      await page.getByText('No alerts yet').waitFor();
      expect(page.url(), 'the token leaves the address').not.to.contain('token');
      await page.locator('[data-state="live"]').waitFor();

      const destination = ['-n', '127.0.0.1', '-P', String(product.syslog), '-T'];
      for (let i = 0; i < 8; i++) await run(logger, [...destination, '-t', 'sshd', MESSAGE]);

      const row = page.getByRole('row').filter({ hasText: TITLE });
      await row.getByRole('cell', { name: '8', exact: true }).waitFor();
      expect(await row.count()).to.equal(1);
      expect(await row.textContent())
        .to.contain(MESSAGE)
        .and.contain('203.0.113.7');

      await row.getByRole('link').click();
      const pane = page.getByRole('complementary');
      await pane.getByRole('heading', { name: TITLE }).waitFor();
      const original = await pane.getByRole('region', { name: 'Original line' }).textContent();
      expect(original).to.match(
        /^<13>1 .* sshd .*Failed password for root from 203\.0\.113\.7 port 4022 ssh2$/,
      );
      expect(loads, 'page loads').to.equal(1);
      expect(noise).to.deep.equal([]);
    } finally {
      await browser.close();
    }
    expect((await alertOf(8)).hits).to.have.length(5);
  });

  const forwardings = [
    { what: 'a line each', framing: 'traditional', tag: 'sshd', line: MESSAGE },
    { what: 'octet-counted', framing: 'octet-counted', tag: 'sshd', line: MESSAGE },
    {
      what: 'lines as they stand in auth.log',
      framing: 'traditional',
      line: `Nov 24 08:00:01 gate sshd[811]: ${MESSAGE}`,
    },
    {
      what: 'octet-counted lines as they stand in auth.log with ISO times',
      framing: 'octet-counted',
      line: `2026-11-24T08:00:01.123456+08:00 gate sshd[811]: ${MESSAGE}`,
    },
    {
      what: 'lines of auth.log with ISO times, which begin with a digit',
      framing: 'traditional',
      line: `2026-11-24T08:00:01.123456+08:00 gate sshd[811]: ${MESSAGE}`,
    },
  ] as const;

  for (const { what, framing, line, ...tag } of forwardings) {
    it(`raises the alert for a log file that rsyslog forwards over TCP: ${what}`, async function () {
      const rsyslogd = tool(this, 'rsyslogd');
      const file = join(folder.path, 'auth.log');
      writeFileSync(file, `${line}\n`.repeat(3));
      const stop = startRsyslog(rsyslogd, folder.path, {
        file,
        port: product.syslog,
        framing,
        ...tag,
      });
      try {
        await until(
          async () =>
            (await product.api<{ total: number }>('/events?query=source.ip:203.0.113.7')).total ===
            3,
        );
        appendFileSync(file, `${line}\n`.repeat(5));
        const alert = await alertOf(8);
        expect(alert.title).to.equal(TITLE);
        expect(alert.hits[0]!.original).to.contain(MESSAGE);
        expect(alert.entity).to.deep.equal({ field: 'source.ip', value: '203.0.113.7' });
      } finally {
        await stop();
      }
    });
  }
});
