import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { AlertList } from '../../server/api/contract/alerts.ts';
import type { Status } from '../../server/api/contract/status.ts';
import { sharedFile } from '../shared-folder.ts';
import { startProduct, temporaryFolder, until } from './product.ts';
import type { Product } from './product.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = join(PROJECT, 'server/bin/launch.mjs');
const RULES = join(PROJECT, 'rules');
const EVENTS = 12_856;
const AT_ONCE = 1000;
const TOKEN = 'e2e-token-of-a-test';

/** Events or hits per rule. */
type PerRule = Record<string, number>;

interface ScanRow {
  readonly rules: readonly string[];
  readonly correlation?: true;
}

describe('12,856 Windows events posted to _bulk', function () {
  this.timeout(300_000);
  let folder: ReturnType<typeof temporaryFolder>;
  let product: Product | undefined;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(async () => {
    await product?.kill9();
    product = undefined;
    folder.remove();
  });

  const packs = [
    { name: 'our own rules', corpus: undefined },
    { name: 'our own and the SigmaHQ pack', corpus: 'corpora/sigmahq-rules-8eaafff1.tar.gz' },
  ];
  for (const { name, corpus } of packs) {
    it(`are all stored and raise the alerts that scan names, with ${name}`, async function () {
      const events = eventsOf(sharedFile(this, 'corpora/otrf-windows.ndjson.gz'));
      expect(events).to.have.length(EVENTS);
      const paths: string[] = [];
      if (corpus !== undefined) {
        const pack = join(folder.path, 'sigmahq');
        mkdirSync(pack);
        execFileSync('tar', ['xzf', sharedFile(this, corpus), '-C', pack]);
        paths.push(pack);
      }
      const config = join(folder.path, 'kharuul.yaml');
      writeFileSync(
        config,
        JSON.stringify({ rules: { paths }, agents: { tokens: [{ name: 'test', token: TOKEN }] } }),
      );
      product = await startProduct({
        data: join(folder.path, 'data'),
        args: ['--config', config],
      });
      for (let at = 0; at < events.length; at += AT_ONCE) {
        await post(product.agents, events.slice(at, at + AT_ONCE));
      }
      const wanted = await scanned(events, [RULES, ...paths], folder.path);
      await until(async () => {
        const { ingest } = await product!.api<Status>('/status');
        expect(ingest.accepted).to.equal(EVENTS);
        return ingest.storeLag === 0 && ingest.detectionLag === 0;
      }, 120_000);
      const { total } = await product.api<{ total: number }>('/events?limit=1');
      expect(total).to.equal(EVENTS);

      const found = await raised(product);
      expect(Object.keys(found).sort()).to.deep.equal(
        [...Object.keys(wanted.single), ...wanted.correlations].sort(),
      );
      expect(Object.keys(found)).not.to.have.length(0);
      // A correlation counts the events in its windows, which scan does not say.
      const single = Object.entries(found).filter(([rule]) => !wanted.correlations.has(rule));
      expect(Object.fromEntries(single)).to.deep.equal(wanted.single);
    });
  }
});

/** The events as they stand in the corpus, a line of JSON each. */
function eventsOf(path: string): string[] {
  return gunzipSync(readFileSync(path))
    .toString()
    .trimEnd()
    .split('\n')
    .map(line => JSON.stringify((JSON.parse(line) as { event: unknown }).event));
}

async function post(port: number, events: readonly string[]): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/windows/_bulk`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${TOKEN}` },
    body: events.map(event => `{"create":{}}\n${event}\n`).join(''),
  });
  expect(response.status).to.equal(200);
  expect(await response.json()).to.have.property('errors', false);
}

/** What `kharuul scan` says of the same events. */
async function scanned(
  events: readonly string[],
  rules: readonly string[],
  folder: string,
): Promise<{ single: PerRule; correlations: Set<string> }> {
  const file = join(folder, 'events.ndjson');
  writeFileSync(file, `${events.join('\n')}\n`);
  const options = rules.flatMap(path => ['--rules', path]);
  const { stdout } = await promisify(execFile)('node', [LAUNCHER, 'scan', ...options, file], {
    maxBuffer: 256 * 1024 * 1024,
  });
  const single: PerRule = {};
  const correlations = new Set<string>();
  for (const line of stdout.trimEnd().split('\n')) {
    const row = JSON.parse(line) as ScanRow;
    for (const rule of row.rules) {
      if (row.correlation) correlations.add(rule);
      else single[rule] = (single[rule] ?? 0) + 1;
    }
  }
  return { single, correlations };
}

/** Every alert's count, summed by rule; a storm's folded alerts are part of it. */
async function raised(product: Product): Promise<PerRule> {
  const counts: PerRule = {};
  let after = '';
  do {
    const page = await product.api<AlertList>(`/alerts?limit=500${after}`);
    for (const { ruleId, count } of page.items) counts[ruleId] = (counts[ruleId] ?? 0) + count;
    after = page.next === undefined ? '' : `&after=${encodeURIComponent(page.next)}`;
  } while (after !== '');
  return counts;
}
