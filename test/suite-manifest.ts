import { readFileSync } from 'node:fs';

export interface TestResult {
  /** From the project's root. */
  readonly file: string;
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
}

export interface MissingSuite {
  readonly suite: string;
  readonly expected: number;
  readonly passed: number;
}

/** Stage → folder or file → how many tests must pass there, so that nothing passes by not running. */
type Manifest = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The suites of a stage that ran too few tests. */
export function missingSuites(stage: string, results: readonly TestResult[]): MissingSuite[] {
  const text = readFileSync(new URL('suite-manifest.json', import.meta.url), 'utf8');
  const suites = (JSON.parse(text) as Manifest)[stage] ?? {};
  return Object.entries(suites).flatMap(([suite, expected]) => {
    const passed = results.filter(
      ({ file, state }) => state !== 'skipped' && file.startsWith(suite),
    ).length;
    const skipped = results.some(
      ({ file, state }) => state === 'skipped' && file.startsWith(suite),
    );
    // A skip is told of by itself; where skips are allowed it is not a missing suite.
    return passed >= expected || skipped ? [] : [{ suite, expected, passed }];
  });
}
