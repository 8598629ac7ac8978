import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { AlertList } from '../../server/api/contract/alerts.ts';
import { openBrowser, openPage } from './browser.ts';
import { judge, LOOKS } from './judge.ts';
import type { Product } from './product.ts';
import { startProduct, temporaryFolder, until } from './product.ts';
import { failedLogin, sendLines } from './send-lines.ts';

/** What is looked at, and how a signed-in page comes to it. */
const VIEWS: readonly (readonly [
  name: string,
  show: (page: Page, product: Product) => Promise<void>,
])[] = [
  ['alerts', async page => page.getByRole('row').nth(1).waitFor()],
  [
    'alert',
    async page => {
      await page.getByRole('row').nth(1).getByRole('link').click();
      await page.getByRole('complementary').getByRole('heading', { level: 2 }).waitFor();
    },
  ],
  [
    'events-of-an-alert',
    async page => {
      await page.getByRole('row').nth(1).getByRole('link').click();
      await page.getByRole('tab').nth(1).click();
      await page.getByRole('tabpanel').locator('summary').first().click();
    },
  ],
  [
    'rule-of-an-alert',
    async page => {
      await page.getByRole('row').nth(1).getByRole('link').click();
      await page.getByRole('tab').nth(2).click();
      await page.getByRole('tabpanel').locator('dl').waitFor();
    },
  ],
  [
    'no-match',
    async (page, product) => {
      await page.goto(product.url('/alerts?query=status:closed'));
      await page.locator('.notice').waitFor();
    },
  ],
  [
    'mistake-in-a-query',
    async (page, product) => {
      await page.goto(product.url('/alerts?query=severity:high%20and%20(status:new'));
      await page.locator('form mark').waitFor();
    },
  ],
];

describe('the pages as people see them', function () {
  this.timeout(240_000);
  let folder: ReturnType<typeof temporaryFolder>;
  let product: Product;
  let browser: Browser;

  before(async function () {
    browser = await openBrowser(this);
    folder = temporaryFolder();
    product = await startProduct({ data: join(folder.path, 'data') });
    await sendLines(product.syslog, sampleLines());
    await until(async () => (await product.api<AlertList>('/alerts')).total >= 10);
  });
  after(async () => {
    await browser?.close();
    await product?.kill9();
    folder?.remove();
  });

  for (const { width, colorScheme, language } of LOOKS) {
    const look = `${width}-${colorScheme}-${language}`;

    it(`fit, read well and complain of nothing: ${look}`, async () => {
      const size = { width, height: width > 500 ? 900 : 844 };
      const open = () =>
        openPage(browser, { ...size, colorScheme, locale: language === 'mn' ? 'mn-MN' : 'en-GB' });
      const first = await open();
      await first.page.goto(product.url('/'));
      await first.page.getByRole('textbox').waitFor();
      await judge(first.page, first.noise, `sign-in-${look}`);
      await first.page.goto(product.url(`/?token=${product.token}`));
      for (const [name, show] of VIEWS) {
        await first.page.goto(product.url('/alerts'));
        await first.page.getByRole('row').nth(1).waitFor();
        first.noise.length = 0;
        await show(first.page, product);
        // A refusal that was asked for stands in the console; nothing else may.
        const noise = first.noise.filter(
          text => name !== 'mistake-in-a-query' || !/ 400 /.test(text),
        );
        await judge(first.page, noise, `${name}-${look}`);
      }
      await first.page.route('**/api/v1/alerts?*', route => route.abort());
      await first.page.goto(product.url('/alerts'));
      await first.page.getByRole('alert').waitFor({ timeout: 30_000 });
      await judge(first.page, [], `error-${look}`);
      await first.page.context().close();
    });
  }

  it('says what will appear, before there is anything', async () => {
    const empty = temporaryFolder();
    const other = await startProduct({ data: join(empty.path, 'data') });
    try {
      for (const language of ['en-GB', 'mn-MN']) {
        const { page, noise } = await openPage(browser, { locale: language });
        await page.goto(other.url(`/?token=${other.token}`));
        await page.locator('.notice').waitFor();
        await judge(page, noise, `empty-${language}`);
        await page.context().close();
      }
    } finally {
      await other.kill9();
      empty.remove();
    }
  });

  it('asks for nothing that is refused before someone has signed in', async () => {
    const { page, noise } = await openPage(browser);
    const statuses: number[] = [];
    page.on('response', response => statuses.push(response.status()));
    await page.goto(product.url('/alerts'));
    await page.getByRole('textbox').waitFor();
    expect(statuses.filter(status => status >= 400)).to.deep.equal([]);
    expect(noise).to.deep.equal([]);
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = await openPage(browser);
    await page.goto(product.url(`/?token=${product.token}`));
    await page.getByRole('row').nth(2).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').getByRole('heading', { level: 2 }).waitFor();
    const second = page.url();
    await page.keyboard.press('k');
    await page.waitForURL(url => url.href !== second);
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('severity:high');
    await page.keyboard.press('Enter');
    await page.waitForURL(/query=severity/);
  });
});

/** Several kinds of alerts, one with a long line, one with what must not act on the page. */
function sampleLines(): string[] {
  const lines: string[] = [];
  for (let host = 1; host <= 9; host++) {
    for (let i = 0; i < 4 + host; i++) lines.push(failedLogin(`203.0.113.${host}`, 4000 + i));
  }
  const sudo = (user: string, command: string) =>
    `<86>Nov 24 08:00:00 gate sudo:     ${user} : user NOT in sudoers ; TTY=pts/0 ; PWD=/home ; USER=root ; COMMAND=${command}`;
  lines.push(
    sudo('bold', '/bin/sh -c "<script>alert(1)</script>"'),
    sudo('Өлзий', `/usr/bin/cat ${'/very/long/path'.repeat(40)}`),
    sudo('e\u202Evil', '/bin/ls \u200B'),
    '<86>Nov 24 08:00:00 gate sshd[9]: Accepted password for root from 203.0.113.77 port 22 ssh2',
  );
  return lines;
}
