import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The path of a file in the shared folder (corpora, schemas), which is no part of the project.
 * Where it is absent the test is skipped with a notice, or fails if skips are forbidden.
 * @param test the mocha context, `this`
 */
export function sharedFile(test: Mocha.Context, path: string): string {
  const full = join(process.env['KHARUUL_SHARED'] ?? '../shared', path);
  if (existsSync(full)) return full;
  if (process.env['KHARUUL_FORBID_SKIPS']) throw new Error(`${full} is needed and absent`);
  process.stderr.write(`      skipped: ${full} is absent\n`);
  test.skip();
  throw new Error('skipped');
}
