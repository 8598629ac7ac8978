import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { benchDocumentsPage } from './documents-page.ts';
import { benchJournalLines } from './journal-lines.ts';
import { lockMachine } from './machine-lock.ts';
import { benchMatching } from './matching.ts';
import type { Measurement } from './measurement.ts';
import { benchWholePath } from './whole-path.ts';

/**
 * `npm run bench [NAME…]`: measures, prints, and writes `results.md`. Results of a machine that
 * was busy before the run are marked as such.
 */

const BENCHES: Readonly<Record<string, () => Promise<Measurement>>> = {
  journal: () => benchJournalLines(1_000_000),
  path: () => benchWholePath(500_000),
  matching: () => benchMatching(200_000),
};
/** Takes minutes to build its million of alerts: by name only. */
const BY_NAME: Readonly<Record<string, () => Promise<Measurement>>> = {
  documents: () => benchDocumentsPage(),
};
const RUNS = 3;

const wanted = process.argv.slice(2);
const unlock = await lockMachine();
const busy = loadavg()[0]! > 0.7;
const rows: string[] = [];
const chosen = wanted.length === 0 ? BENCHES : { ...BENCHES, ...BY_NAME };
for (const [name, bench] of Object.entries(chosen)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const results: Measurement[] = [];
  for (let run = 0; run < RUNS; run++) results.push(await bench());
  const values = results.map(({ value }) => value).sort((a, b) => a - b);
  const { name: what, floor } = results[0]!;
  const [least, median, most] = [values[0]!, values[Math.floor(RUNS / 2)]!, values.at(-1)!].map(
    figure,
  );
  const against = floor === 0 ? '' : `${figure(floor)} (${(values[1]! / floor).toFixed(2)}×)`;
  rows.push(`| ${what} | ${least} | ${median} | ${most} | ${against} |`);
  process.stdout.write(`${rows.at(-1)}\n`);
}
unlock();

const machine = `${cpus().length} × ${cpus()[0]!.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.versions.node}`;
const report = `# Bench results

\`npm run bench\` writes this page. ${RUNS} runs each; "floor" is what the median must reach on two cores, with the ratio to it.

Machine: ${machine}. ${busy ? '**The machine was busy before the run: the figures are too low.**' : 'The machine was idle before the run.'}

| what | least | median | most | floor |
|---|---:|---:|---:|---:|
${rows.join('\n')}
`;
if (wanted.length === 0) writeFileSync(new URL('results.md', import.meta.url), report);
else process.stdout.write(report);
process.exit(0);

function figure(value: number): string {
  return Math.round(value).toLocaleString('en');
}
