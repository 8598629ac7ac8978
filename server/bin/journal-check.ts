import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkJournal } from '../../ingest/journal/check-journal.ts';
import { nodeDisk } from '../../ingest/journal/node-disk.ts';
import { dataFolderOf } from '../config.ts';
import type { CommandIo } from './kharuul.ts';

const HELP = `Usage: kharuul journal check [--data DIR] [--format table|json]

Reads every segment of the journal and verifies every checksum. Changes nothing. Exit 0 where all
is whole (an unfinished last batch was never acknowledged and is no fault), 1 where it is not, 2 on
wrong usage.
`;

/** Verifies the journal of a data folder, also while it is in use. */
export async function journalCheck(args: string[], { stdout, stderr }: CommandIo): Promise<number> {
  let flags;
  try {
    flags = parseArgs({
      args,
      options: {
        data: { type: 'string' },
        format: { type: 'string', default: 'table' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    stderr.write(`kharuul journal check: ${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (flags.help) {
    stdout.write(HELP);
    return 0;
  }
  const folder = join(dataFolderOf(flags.data), 'journal', '0');
  if (!existsSync(folder) || !['table', 'json'].includes(flags.format)) {
    stderr.write(
      `kharuul journal check: ${existsSync(folder) ? '--format is table or json' : `there is no journal in ${folder}`}\n`,
    );
    return 2;
  }
  const report = await checkJournal(nodeDisk, folder);
  if (flags.format === 'json') {
    stdout.write(`${JSON.stringify(report)}\n`);
  } else {
    for (const { file, batches, events, firstOffset, endOffset, damage } of report.segments) {
      const state =
        damage.length === 0
          ? 'whole'
          : damage
              .map(({ position, bytes }) => `damaged at byte ${position} (${bytes} bytes)`)
              .join(', ');
      stdout.write(
        `${file}  ${batches} batches  ${events} events  offsets ${firstOffset} to ${endOffset}  ${state}\n`,
      );
    }
    stdout.write(`${report.events} events, ${report.damaged ? 'damaged' : 'whole'}\n`);
  }
  return report.damaged ? 1 : 0;
}
