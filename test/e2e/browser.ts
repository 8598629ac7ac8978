import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { tool } from './tool.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium with an empty profile; the test is skipped where there is none. */
export async function openBrowser(test: Mocha.Context): Promise<Browser> {
  const executablePath = tool(test, 'chromium');
  return chromium.launch({ executablePath, args: FLAGS });
}

export interface PageLook {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
}

/** A page of its own session; `noise` gathers what its console and its scripts complain of. */
export async function openPage(
  browser: Browser,
  { width = 1440, height = 900, colorScheme = 'dark', locale = 'en-GB' }: PageLook = {},
): Promise<{ readonly page: Page; readonly noise: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale,
    timezoneId: 'Asia/Ulaanbaatar',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const noise: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') noise.push(message.text());
  });
  page.on('pageerror', error => noise.push(String(error)));
  return { page, noise };
}
