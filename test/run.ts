import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingSuites } from './suite-manifest.ts';
import type { TestResult } from './suite-manifest.ts';

/**
 * `npm test`: all stages one after the other, each timed; the last line sums them up. A stage
 * that fails does not stop the next: one run tells everything. `npm test -- NAME…` runs some.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ARTIFACTS = join(ROOT, 'test', '.artifacts');

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Stage {
  readonly name: string;
  run(): Promise<Counts>;
}

const STAGES: readonly Stage[] = [
  { name: 'lint', run: () => check('npx', ['oxlint', '--type-aware', '--deny-warnings']) },
  { name: 'format', run: () => check('npx', ['prettier', '--check', '--log-level', 'warn', '.']) },
  { name: 'types', run: () => check('npx', ['tsc', '-p', '.']) },
  { name: 'types-dashboard', run: () => check('npx', ['tsc', '-p', 'dashboard']) },
  { name: 'unused', run: () => check('npx', ['knip']) },
  {
    name: 'unit',
    run: () =>
      mocha('unit', ['test/{architecture,dashboard,detectors,ingest,rules,server}/**/*.test.ts']),
  },
  { name: 'e2e', run: () => mocha('e2e', ['test/e2e/**/*.test.ts']) },
];

async function main(wanted: readonly string[]): Promise<void> {
  rmSync(ARTIFACTS, { recursive: true, force: true });
  mkdirSync(ARTIFACTS, { recursive: true });
  const sum: Counts = { passed: 0, failed: 0, skipped: 0 };
  const times: string[] = [];
  for (const stage of STAGES) {
    if (wanted.length > 0 && !wanted.includes(stage.name)) continue;
    say(`\n== ${stage.name}\n`);
    const start = performance.now();
    const counts = await stage.run();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    times.push(`${stage.name.padEnd(16)} ${seconds.padStart(7)} s  ${summary(counts)}`);
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
  }
  if (sum.skipped > 0 && process.env['KHARUUL_FORBID_SKIPS']) {
    say(`\nSkips are forbidden here, and ${sum.skipped} tests were skipped.\n`);
    sum.failed += 1;
  }
  say(`\n${times.join('\n')}\n\n${summary(sum)}\n`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

/** A tool that is right or wrong as a whole. */
async function check(command: string, args: readonly string[]): Promise<Counts> {
  const code = await exitOf(command, args);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** A run of mocha, whose results also have to show every suite of the manifest. */
async function mocha(name: string, specs: readonly string[]): Promise<Counts> {
  const file = join(ARTIFACTS, `${name}.json`);
  const code = await exitOf(process.execPath, [
    'node_modules/mocha/bin/mocha.js',
    '--reporter',
    'test/stage-reporter.cjs',
    '--reporter-option',
    `output=${file}`,
    ...specs,
  ]);
  const results = readResults(file);
  const count = (state: TestResult['state']) =>
    results.filter(result => result.state === state).length;
  const counts = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
  // Mocha that dies without a failed test has failed all the same.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  for (const { suite, expected, passed } of missingSuites(name, results)) {
    say(`  ${suite}: ${passed} tests passed, at least ${expected} must\n`);
    counts.failed += 1;
  }
  return counts;
}

function readResults(file: string): readonly TestResult[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TestResult[];
  } catch {
    return [];
  }
}

function exitOf(command: string, args: readonly string[]): Promise<number> {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', error => {
      say(`${command}: ${error.message}\n`);
      resolve(1);
    });
    child.on('exit', code => resolve(code ?? 1));
  });
}

function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function say(text: string): void {
  process.stdout.write(text);
}

await main(process.argv.slice(2));
