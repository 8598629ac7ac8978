import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './browser.ts';
import { judge, LOOKS } from './judge.ts';
import { codeOf, createAccount, PASSWORD } from './people.ts';
import type { Product } from './product.ts';
import { startProduct, temporaryFolder } from './product.ts';

// Found by what the pages are made of, not by their words: these are in two languages.
const NEW = 'input[autocomplete="new-password"]';

describe('the pages of accounts as people see them', function () {
  this.timeout(240_000);
  let folder: ReturnType<typeof temporaryFolder>;
  let product: Product;
  let browser: Browser;

  before(async function () {
    browser = await openBrowser(this);
    folder = temporaryFolder();
    product = await startProduct({ data: join(folder.path, 'data') });
  });
  after(async () => {
    await browser?.close();
    await product?.kill9();
    folder?.remove();
  });

  for (const { width, colorScheme, language } of LOOKS) {
    const look = `${width}-${colorScheme}-${language}`;
    it(`fit, read well and complain of nothing: ${look}`, async () => {
      const { page, noise } = await openPage(browser, {
        width,
        height: width > 500 ? 900 : 844,
        colorScheme,
        locale: language === 'mn' ? 'mn-MN' : 'en-GB',
      });
      const see = (name: string) => judge(page, noise, `${name}-${look}`);
      const name = `bat-${look}`;
      const roles = ['--role', 'administrator', '--role', 'detection-engineer'];
      await page.goto(await createAccount(join(folder.path, 'data'), name, ...roles));
      const recovery = await through(page, see);

      await page.goto(product.url('/me'));
      await page.locator('#tokens ~ p:not([role])').nth(1).waitFor();
      await page.locator('#devices ~ table').waitFor();
      await see('me');
      await page.locator('section button').last().click();
      await page.locator('input[name="token-name"]').fill('nightly');
      await page.locator('form button[type="submit"]').click();
      await see('token-form');
      await page.locator('fieldset input').first().check();
      await page.locator('form button[type="submit"]').click();
      await page.locator('.shown-once').waitFor();
      await see('token');

      await page.goto(product.url('/users'));
      await page.locator('table').waitFor();
      await page.locator('section button').first().click();
      await page.locator('form button[type="submit"]').click();
      await see('user-form');
      await page.locator('input[name="new-name"]').fill(`saruul-${look}`);
      await page.locator('fieldset input').nth(4).check();
      await page.locator('form button[type="submit"]').click();
      await page.locator('.shown-once').waitFor();
      await see('users');
      await page.locator('table .link').first().click();
      await page.getByRole('dialog').waitFor();
      await see('reset');
      await page.keyboard.press('Escape');
      await page.locator('header button').last().click();
      const menu = page.getByRole('dialog');
      await menu.waitFor();
      await see('menu');
      await menu.getByRole('button').click();

      await page.locator('input[autocomplete="username"]').fill(name);
      await see('sign-in-account');
      await page.locator('input[autocomplete="current-password"]').fill('wrong');
      await page.keyboard.press('Enter');
      await page.locator('[aria-invalid="true"]').first().waitFor();
      // The refusal that was asked for stands in the console.
      noise.length = 0;
      await see('sign-in-wrong');
      await page.locator('input[autocomplete="current-password"]').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.locator('input[autocomplete="one-time-code"]').waitFor();
      await see('second-factor');
      await page.locator('button.link').first().click();
      await page.locator('input[name="recovery-code"]').fill(recovery);
      await page.keyboard.press('Enter');
      await page.locator('header nav, header h1').first().waitFor();
      await page.context().close();
    });
  }
});

/** From the link on to the first page, looking at each. */
async function through(page: Page, see: (name: string) => Promise<void>) {
  await page.locator(NEW).first().waitFor();
  await see('set-up');
  await page.locator(NEW).first().fill('морь');
  await page.locator(NEW).last().fill('бух');
  await page.locator('form button[type="submit"]').focus();
  await see('set-up-weak');
  await page.locator(NEW).first().fill(PASSWORD);
  await page.locator(NEW).last().fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('a[href^="otpauth:"]').waitFor();
  const secret = (await page.locator('.secret').textContent())!.replaceAll(' ', '');
  await see('enrol');
  await page.locator('input[name="code"]').fill(codeOf(secret));
  await page.keyboard.press('Enter');
  await page.locator('ol li').first().waitFor();
  const recovery = (await page.locator('ol li').first().textContent())!;
  await see('recovery');
  await page.locator('input[type="checkbox"]').check();
  await page.locator('button:not(header button)').last().click();
  await page.locator('header h1').waitFor();
  return recovery;
}
