import { parseArgs } from 'node:util';
import type { ConfigProblem } from '../config.ts';
import { loadConfig } from '../config.ts';
import type { CommandIo } from './kharuul.ts';

const HELP = `Usage: kharuul config check [--data DIR] [--config FILE]

Reads the configuration as "start" would, environment included, and says what is wrong: which key,
which line, what is allowed. Exit 0 where it is right, 1 where it is not, 2 on wrong usage.
`;

/** Verifies the configuration without starting anything. */
export async function configCheck(args: string[], { stdout, stderr }: CommandIo): Promise<number> {
  let flags;
  try {
    flags = parseArgs({
      args,
      options: {
        data: { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    stderr.write(`kharuul config check: ${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (flags.help) {
    stdout.write(HELP);
    return 0;
  }
  const { config, problems } = loadConfig({ data: flags.data, config: flags.config });
  if (!config) {
    stderr.write(describeProblems(problems));
    return 1;
  }
  stdout.write(`${config.file ?? 'No configuration file; defaults and environment'}: right\n`);
  return 0;
}

/** One line a problem. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  return problems
    .map(({ key, where, message }) => `${where}: ${key === '' ? '' : `${key}: `}${message}\n`)
    .join('');
}
