import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The path of a program of the machine that a test needs: Chromium, rsyslogd, logger, strace.
 * Where it is absent the test is skipped with a notice, or fails if skips are forbidden.
 * @param test the mocha context, `this`
 */
export function tool(test: Mocha.Context, name: string): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const found = folders.map(folder => join(folder, name)).find(existsSync);
  if (found !== undefined) return found;
  if (process.env['KHARUUL_FORBID_SKIPS']) throw new Error(`${name} is needed and absent`);
  process.stderr.write(`      skipped: ${name} is not installed\n`);
  test.skip();
  throw new Error('skipped');
}
