import { stat, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SEVERITIES, severityOf, type Severity } from '../../detectors/alert/severity.ts';
import { createCorrelationEngine } from '../../detectors/correlation/correlation-engine.ts';
import { silentRules } from '../../detectors/correlation/silent-rules.ts';
import { loadRules } from '../../detectors/sigma/load-rules.ts';
import type { RulePack } from '../../detectors/sigma/rule-pack.ts';
import { createSigmaDetector } from '../../detectors/sigma/sigma-detector.ts';
import { loadPlaceholders, UsageError, writeTo, type CommandIo } from './rule-options.ts';
import { scanFile, type Scanner, type ScanHit } from './scan-file.ts';

const HELP = `Usage: kharuul scan --rules PATH [--rules PATH…] [options] FILE…

Hunts offline: reads events (a line each, plain or gzip: JSON or any log the parsers know) and
says which rules they meet. The same parsers and rules as live.

  --rules PATH         rule file or folder; may be given more than once
  --format FORMAT      ndjson (default) or table
  --stats FILE         write the summary as JSON
  --placeholders FILE  YAML, name: [values], for rules with the modifier "expand"

With ndjson, one object per event that meets a rule: {"file","line","rules","event_time"}; what
completes a correlation has an object of its own with "correlation":true. Rules that only feed
correlations are not named. The summary goes to standard error.
Exit codes: 0 whatever matched, 1 a file could not be read to its end, 2 wrong usage.
`;

/** The summary, as `--stats` writes it. */
interface ScanStats {
  files: number;
  events: number;
  seconds: number;
  events_per_second: number;
  /** Events that met a rule, and correlations completed. */
  matches: number;
  matches_per_level: Record<Severity, number>;
  rules: { loaded: number; running: number; rejected: number; degraded: number };
  correlations: { late: number; ungrouped: number; evicted: number };
}

/** `kharuul scan`; returns the exit code. */
export async function scan(args: string[], io: CommandIo): Promise<number> {
  try {
    const options = readArgs(args);
    if (options.help) return (await writeTo(io.stdout, HELP), 0);
    const placeholders = await loadPlaceholders(options.placeholders);
    await checkFiles(options.files);
    const pack = await loadRules(options.rules, { placeholders }).catch((error: Error) => {
      throw new UsageError(`--rules: ${error.message}`);
    });
    return await run(pack, options, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`kharuul scan: ${error.message}\n${HELP}`);
    return 2;
  }
}

type Options = ReturnType<typeof readArgs>;

async function run(pack: RulePack, options: Options, io: CommandIo): Promise<number> {
  const engine = createCorrelationEngine(pack.correlations, pack.rules);
  const scanner: Scanner = {
    detector: createSigmaDetector(pack.rules),
    engine,
    silent: silentRules(pack.correlations, pack.rules),
    now: Date.now() * 1000,
  };
  const levels = new Map(
    [...pack.rules, ...pack.correlations].map(rule => [rule.key, severityOf(rule.level)]),
  );
  const perLevel = Object.fromEntries(SEVERITIES.map(s => [s, 0])) as Record<Severity, number>;
  let events = 0;
  let matches = 0;
  let failed = false;
  const started = performance.now();
  for (const [index, file] of options.files.entries()) {
    try {
      for await (const batch of scanFile(scanner, file, index)) {
        events += batch.events;
        matches += batch.hits.length;
        for (const hit of batch.hits)
          for (const rule of hit.rules) perLevel[levels.get(rule)!] += 1;
        if (batch.hits.length > 0) await writeTo(io.stdout, print(batch.hits, options.format));
      }
    } catch (error) {
      failed = true;
      io.stderr.write(`kharuul scan: ${file}: ${(error as Error).message}\n`);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const stats: ScanStats = {
    files: options.files.length,
    events,
    seconds: Math.round(seconds * 1000) / 1000,
    events_per_second: Math.round(events / Math.max(seconds, 0.001)),
    matches,
    matches_per_level: perLevel,
    rules: {
      loaded: pack.loaded,
      running: pack.running,
      rejected: pack.rejected.length,
      degraded: pack.degraded.length,
    },
    correlations: { ...engine.counts },
  };
  io.stderr.write(summary(stats));
  if (options.stats !== undefined) await writeFile(options.stats, `${JSON.stringify(stats)}\n`);
  return failed ? 1 : 0;
}

function readArgs(args: string[]) {
  const { values, positionals } = parsed(args);
  const { rules = [], format, help, stats, placeholders } = values;
  if (!help && rules.length === 0) throw new UsageError('--rules is missing');
  if (!help && positionals.length === 0) throw new UsageError('name at least one file');
  if (format !== 'ndjson' && format !== 'table') {
    throw new UsageError(`--format is ndjson or table, not "${format}"`);
  }
  return { rules, format, help, stats, placeholders, files: positionals } as const;
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        rules: { type: 'string', multiple: true },
        format: { type: 'string', default: 'ndjson' },
        stats: { type: 'string' },
        placeholders: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** A wrong path is found before an hour of scanning, not after it. */
async function checkFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const found = await stat(file).catch((error: Error) => {
      throw new UsageError(error.message);
    });
    if (found.isDirectory()) throw new UsageError(`${file} is a folder; name files`);
    if (/\.evtx$/i.test(file)) throw new UsageError(`${file}: .evtx files cannot be read yet`);
  }
}

function print(hits: readonly ScanHit[], format: 'ndjson' | 'table'): string {
  if (format === 'ndjson') return hits.map(hit => `${JSON.stringify(hit)}\n`).join('');
  return hits
    .map(({ event_time, file, line, rules, correlation }) => {
      const kind = correlation ? 'correlation' : 'rule';
      return `${event_time}  ${file}:${line}  ${kind}  ${rules.join(' ')}\n`;
    })
    .join('');
}

function summary(stats: ScanStats): string {
  const { loaded, running, rejected } = stats.rules;
  const levels = SEVERITIES.map(level => `${level} ${stats.matches_per_level[level]}`).join(', ');
  return (
    `${stats.events} events in ${stats.seconds} s (${stats.events_per_second}/s), ` +
    `${stats.matches} matches (${levels})\n` +
    `${loaded} rules loaded, ${running} running, ${rejected} rejected\n`
  );
}
