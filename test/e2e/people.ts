import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { codeAt } from '../../server/users/one-time-code.ts';
import { kharuul } from './kharuul-command.ts';

export const PASSWORD = 'морь бух зам хоёр';

/** What a person has after setting up: the authenticator's key and the codes kept on paper. */
export interface Person {
  readonly name: string;
  readonly secret: string;
  readonly recoveryCodes: string[];
}

/** The code that an authenticator shows. @param ahead later by so many half minutes */
export function codeOf(secret: string, ahead = 0): string {
  return codeAt(secret, Math.floor(Date.now() / 30_000) + ahead);
}

/** Creates an account from the command line. @returns its set-up link */
export function createAccount(data: string, name: string, ...more: string[]): Promise<string> {
  return kharuul('user', 'create', name, '--data', data, ...more);
}

/** From a set-up link to signed in, in an English page, by what a person sees and types. */
export async function setUp(page: Page, link: string, name: string): Promise<Person> {
  await page.goto(link);
  await choosePassword(page);
  const { secret } = await enrol(page);
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await codes.first().waitFor();
  const recoveryCodes = await codes.allTextContents();
  expect(recoveryCodes).to.have.length(10);
  const onward = page.getByRole('button', { name: 'Continue' });
  expect(await onward.isDisabled(), 'first the codes are kept').to.equal(true);
  await page.getByRole('checkbox').check();
  await onward.click();
  await page.getByRole('button', { name: /Account and pages/ }).waitFor();
  return { name, secret, recoveryCodes };
}

export async function choosePassword(page: Page): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Save the password' }).click();
}

/** Types the first code of the key that the page shows. */
export async function enrol(page: Page): Promise<{ secret: string }> {
  const group = page.getByRole('group', { name: 'Secret key' });
  await page.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{1,4})+$/).waitFor();
  const secret = (await group.textContent())!.replaceAll(' ', '');
  await page.getByLabel('First code').fill(codeOf(secret));
  await page.getByRole('button', { name: 'Confirm the authenticator' }).click();
  return { secret };
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Account and pages/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Name').waitFor();
}

export async function givePassword(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
