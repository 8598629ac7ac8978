import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { allImports, importsOf, sourceFiles } from './imports.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STAGES = ['ingest', 'detectors', 'server', 'dashboard'];

/** Folders whose files also run in a browser. */
const BROWSER_SAFE = [
  'ingest/event/',
  'ingest/query/',
  'detectors/alert/',
  'server/api/contract/',
  'dashboard/',
  'server/policy/action.ts',
  'server/policy/role.ts',
];
/** Tools of the dashboard's build, run by Node. */
const BUILD_FILES = ['dashboard/vite.config.ts'];
/** What the dashboard may take from other stages. */
const DASHBOARD_MAY = [
  'dashboard/',
  'server/api/contract/',
  'ingest/event/',
  'ingest/query/',
  'detectors/alert/',
  'server/policy/action.ts',
  'server/policy/role.ts',
];
/** What detectors may take from ingest: models and ports. */
const DETECTORS_MAY = [
  'ingest/event/',
  'ingest/query/',
  'ingest/stream/event-stream.ts',
  'ingest/store/event-store.ts',
];

describe('the direction of imports', () => {
  const imports = allImports(ROOT);
  const own = imports.filter(({ to }) => STAGES.some(stage => to.startsWith(`${stage}/`)));

  function expectNone(broken: readonly { from: string; to: string }[]) {
    expect(broken.map(({ from, to }) => `${from} → ${to}`)).to.deep.equal([]);
  }

  it('sees static, type-only, dynamic, side-effect and thread imports', () => {
    const source = [
      "import { a } from './a.ts';",
      "import type { B } from '../b.ts';",
      "export type { C } from './c.ts';",
      "import 'd';",
      "const e = await import('./e.ts');",
      "type F = import('./f.ts').F;",
      "new Worker(new URL('g.ts', import.meta.url));",
      'import {\n  h,\n} from "node:h";',
    ].join('\n');
    expect(
      importsOf('x/y/z.ts', source)
        .map(({ to }) => to)
        .sort(),
    ).to.deep.equal(
      ['d', 'node:h', 'x/b.ts', 'x/y/a.ts', 'x/y/c.ts', 'x/y/e.ts', 'x/y/f.ts', 'x/y/g.ts'].sort(),
    );
    expect(imports.length).to.be.greaterThan(300);
  });

  it('goes from a stage to stages before it, never after', () => {
    const stageOf = (path: string) => STAGES.indexOf(path.split('/')[0]!);
    expectNone(own.filter(({ from, to }) => stageOf(to) > stageOf(from)));
  });

  it('lets detectors know models and ports of ingest only', () => {
    // A thread of its own is joined in the server; the engine itself sees no adapter.
    const broken = own.filter(
      ({ from, to }) =>
        from.startsWith('detectors/') &&
        to.startsWith('ingest/') &&
        !DETECTORS_MAY.some(may => to.startsWith(may)),
    );
    expectNone(broken);
  });

  it('lets the dashboard know the contract and browser-safe models only', () => {
    const broken = own.filter(
      ({ from, to }) =>
        from.startsWith('dashboard/') && !DASHBOARD_MAY.some(may => to.startsWith(may)),
    );
    expectNone(broken);
  });

  it('keeps features of the dashboard apart', () => {
    const featureOf = (path: string) => /^dashboard\/features\/([^/]+)\//.exec(path)?.[1];
    const broken = own.filter(({ from, to }) => {
      const [one, other] = [featureOf(from), featureOf(to)];
      return one !== undefined && other !== undefined && one !== other;
    });
    expectNone(broken);
  });

  it('keeps browser-safe folders free of Node, directly and by what they import', () => {
    const byFile = Map.groupBy(imports, ({ from }) => from);
    const start = [...byFile.keys()].filter(
      file => BROWSER_SAFE.some(folder => file.startsWith(folder)) && !BUILD_FILES.includes(file),
    );
    const reached = new Map(start.map(file => [file, file]));
    const broken: { from: string; to: string }[] = [];
    for (const [file, root] of reached) {
      for (const { to } of byFile.get(file) ?? []) {
        if (to.startsWith('node:')) broken.push({ from: root, to: `${file} → ${to}` });
        else if (byFile.has(to) && !reached.has(to)) reached.set(to, root);
      }
    }
    expectNone(broken);
  });

  it('lets only policy mint a scope', () => {
    const minters = imports
      .filter(({ to }) => to === 'ingest/query/scope.ts')
      .map(({ from }) => from);
    expect(minters).to.include('server/policy/system-scope.ts');
    const broken = filesWith('mintScope').filter(
      file => !file.startsWith('server/policy/') && file !== 'ingest/query/scope.ts',
    );
    expect(broken).to.deep.equal([]);
  });

  it('reads the environment in one file', () => {
    // The launcher and the test switch for the shared folder stand outside the product.
    const readers = filesWith('process.env').filter(file => !file.endsWith('.mjs'));
    expect(readers).to.deep.equal(['server/config.ts']);
  });
});

/** Source files whose text has the name. */
function filesWith(name: string): string[] {
  return STAGES.flatMap(stage => sourceFiles(join(ROOT, stage)))
    .filter(file => readFileSync(file, 'utf8').includes(name))
    .map(file => relative(ROOT, file))
    .sort();
}
