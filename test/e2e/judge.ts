import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Page } from 'playwright-core';

const PICTURES = fileURLToPath(new URL('../.artifacts/pictures', import.meta.url));
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Every way a page is looked at. */
export const LOOKS = [1440, 390].flatMap(width =>
  (['dark', 'light'] as const).flatMap(colorScheme =>
    (['en', 'mn'] as const).map(language => ({ width, colorScheme, language })),
  ),
);

/** Takes the picture, then says what is wrong with it. */
export async function judge(page: Page, noise: readonly string[], name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.evaluate('document.fonts.ready.then(() => true)');
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  // The page itself, and what scrolls in it.
  const overflow = await page.evaluate<number>(
    "Math.max(...[document.documentElement, ...document.querySelectorAll('main')]" +
      '.map(element => element.scrollWidth - element.clientWidth))',
  );
  expect(overflow, `${name}: pixels too wide`).to.be.at.most(0);
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(node => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('; ')}`,
  );
  expect(found, name).to.deep.equal([]);
  expect(noise, name).to.deep.equal([]);
}
