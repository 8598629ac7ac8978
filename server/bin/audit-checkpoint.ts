import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatTime } from '../../ingest/event/time.ts';
import { appendCheckpoint, checkpointFile } from '../audit/checkpoint-file.ts';
import { checkpointKey } from '../audit/checkpoint-key.ts';
import { checkpointLine, signCheckpoint } from '../audit/checkpoint.ts';
import { auditOf } from './audit-options.ts';
import type { CommandIo } from './kharuul.ts';

const HELP = `Usage: kharuul audit checkpoint [--data DIR]

Signs where the audit chains of a data folder stand, appends the line to audit/checkpoints.jsonl
there, and prints it: keep a copy on another machine, with keys/audit-checkpoint.pub. Exit 0 where
it is written, 1 where it cannot be, 2 on wrong usage.
`;

/** Writes a checkpoint now, also while the product runs. */
export async function auditCheckpoint(
  args: string[],
  { stdout, stderr }: CommandIo,
): Promise<number> {
  let flags;
  try {
    flags = parseArgs({
      args,
      options: {
        data: { type: 'string', default: 'data' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    stderr.write(`kharuul audit checkpoint: ${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (flags.help) {
    stdout.write(HELP);
    return 0;
  }
  let log;
  try {
    log = auditOf(flags.data);
  } catch (error) {
    stderr.write(`kharuul audit checkpoint: ${(error as Error).message}\n`);
    return 2;
  }
  try {
    const key = checkpointKey(join(resolve(flags.data), 'keys'));
    const checkpoint = signCheckpoint(await log.places(), formatTime(Date.now() * 1000), key);
    await appendCheckpoint(checkpointFile(resolve(flags.data)), checkpoint);
    stdout.write(checkpointLine(checkpoint));
    return 0;
  } catch (error) {
    stderr.write(`kharuul audit checkpoint: ${(error as Error).message}\n`);
    return 1;
  } finally {
    log.close();
  }
}
