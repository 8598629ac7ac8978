import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadConfig } from '../config.ts';
import { readConstituentsCsv } from '../constituents/read-csv.ts';
import { importConstituents } from '../constituents/register.ts';
import { openDocuments } from '../open-documents.ts';
import { describeProblems } from './config-check.ts';
import type { CommandIo } from './kharuul.ts';

const HELP = `Usage: kharuul constituent import FILE.csv [--data DIR] [--config FILE]

Brings the register of constituents to what the file says: a row is the constituent of the same
English name. Nobody is removed; one wrong row, and nothing is changed. The header is required:

  name_mn,name_en,sector,critical,centre,tlp,cidrs,asns,domains

Lists (cidrs, asns, domains) are separated by ";". critical is true or false. centre is national,
public or armed-forces. Exit 0 done, 1 refused (every problem with its line), 2 wrong usage.
`;

/** Imports the register from a CSV file. */
export async function constituentImport(
  args: string[],
  { stdout, stderr }: CommandIo,
): Promise<number> {
  const wrong = (message: string): number => {
    stderr.write(`kharuul constituent import: ${message}\n\n${HELP}`);
    return 2;
  };
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return wrong((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    stdout.write(HELP);
    return 0;
  }
  const [file] = positionals;
  if (positionals.length !== 1 || file === undefined) return wrong('expected one FILE.csv');
  const { config, problems } = loadConfig({ data: values.data, config: values.config });
  if (!config) {
    stderr.write(describeProblems(problems));
    return 2;
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return wrong((error as Error).message);
  }
  const documents = await openDocuments(config.dataFolder);
  try {
    const result = await importConstituents(documents, readConstituentsCsv(text), Date.now);
    for (const { line, message } of result.problems) stderr.write(`${file}:${line}: ${message}\n`);
    if (result.problems.length > 0) {
      stderr.write('Nothing was changed.\n');
      return 1;
    }
    stdout.write(
      `${result.created} new, ${result.updated} changed, ${result.unchanged} as they were\n`,
    );
    return 0;
  } finally {
    await documents.close();
  }
}
