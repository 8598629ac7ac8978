import { parseArgs } from 'node:util';
import { loadRules } from '../../detectors/sigma/load-rules.ts';
import type { RulePack } from '../../detectors/sigma/rule-pack.ts';
import { loadPlaceholders, UsageError, writeTo, type CommandIo } from './rule-options.ts';

const HELP = `Usage: kharuul rules check PATH… [--format json|text] [--placeholders FILE]

Reads rule files or folders and says which rules run and why the others do not.

  --format json        one JSON object: {loaded, running, degraded, rejected}
  --placeholders FILE  YAML, name: [values], for rules with the modifier "expand"

Exit codes: 0 all run, 1 some are rejected, 2 wrong usage.
`;

/** `kharuul rules check`; returns the exit code. */
export async function rulesCheck(args: string[], io: CommandIo): Promise<number> {
  try {
    const { values, positionals } = readArgs(args);
    if (values.help) return (await writeTo(io.stdout, HELP), 0);
    if (positionals.length === 0) throw new UsageError('name at least one file or folder');
    if (values.format !== 'json' && values.format !== 'text') {
      throw new UsageError(`--format is json or text, not "${values.format}"`);
    }
    const placeholders = await loadPlaceholders(values.placeholders);
    const pack = await loadRules(positionals, { placeholders }).catch((error: Error) => {
      throw new UsageError(error.message);
    });
    const text = values.format === 'json' ? asJson(pack) : asText(pack);
    await writeTo(io.stdout, text);
    return pack.rejected.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`kharuul rules check: ${error.message}\n${HELP}`);
    return 2;
  }
}

function readArgs(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        placeholders: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function asJson({ loaded, running, degraded, rejected }: RulePack): string {
  return `${JSON.stringify({ loaded, running, degraded, rejected })}\n`;
}

function asText({ loaded, running, degraded, rejected }: RulePack): string {
  const lines = [
    `${loaded} loaded, ${running} running, ${degraded.length} degraded, ${rejected.length} rejected`,
    ...rejected.map(r => `${r.file}:${r.line}: ${r.code}: ${r.reason} (${r.rule})`),
    ...degraded.map(d => `${d.file}:${d.line}: degraded: ${d.reason} (${d.rule})`),
  ];
  return `${lines.join('\n')}\n`;
}
