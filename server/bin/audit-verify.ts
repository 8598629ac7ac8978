import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkpointFile, readCheckpoints } from '../audit/checkpoint-file.ts';
import { publicKeyFile, readPublicKey } from '../audit/checkpoint-key.ts';
import { exportLine } from '../audit/export-line.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { asStoreError } from '../store/sqlite/sqlite-error.ts';
import { auditOf } from './audit-options.ts';
import type { AuditReport } from '../audit/verify-audit.ts';
import type { CommandIo } from './kharuul.ts';

const HELP = `Usage: kharuul audit verify [--data DIR] [--checkpoint FILE] [--key FILE]
                            [--export FILE] [--format table|json]

Recomputes every audit chain of a data folder and holds it against the checkpoints signed there
(audit/checkpoints.jsonl) and, with --checkpoint, against a copy kept elsewhere; the lines may come
from a syslog file. Their signatures must be of keys/audit-checkpoint.pub, or of the key that
--key names: give a copy kept elsewhere where the machine itself is in doubt. --export also writes
every entry as NDJSON. Changes nothing. Exit 0 where all is whole, 1 where it is not, 2 on wrong
usage.
`;

/** Verifies the audit chains of a data folder, also while it is in use. */
export async function auditVerify(args: string[], { stdout, stderr }: CommandIo): Promise<number> {
  const wrong = (message: string): number => {
    stderr.write(`kharuul audit verify: ${message}\n`);
    return 2;
  };
  let flags;
  try {
    flags = parseArgs({
      args,
      options: {
        data: { type: 'string', default: 'data' },
        checkpoint: { type: 'string' },
        key: { type: 'string' },
        export: { type: 'string' },
        format: { type: 'string', default: 'table' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    return wrong(`${(error as Error).message}\n\n${HELP}`);
  }
  if (flags.help) {
    stdout.write(HELP);
    return 0;
  }
  if (!['table', 'json'].includes(flags.format)) return wrong('--format is table or json');
  const data = resolve(flags.data);
  const own = checkpointFile(data);
  const keyFile = flags.key ?? publicKeyFile(data);
  let log;
  try {
    log = auditOf(data);
    const key = flags.key !== undefined || existsSync(keyFile) ? readPublicKey(keyFile) : undefined;
    const checkpoints = [
      ...(existsSync(own) ? await readCheckpoints(own) : []),
      ...(flags.checkpoint === undefined ? [] : await readCheckpoints(flags.checkpoint)),
    ];
    const out = flags.export === undefined ? undefined : await openExport(flags.export);
    const report = await verifyAudit(log, checkpoints, key, async row => {
      if (out?.write(exportLine(row)) === false) await once(out, 'drain');
    });
    if (out !== undefined) {
      out.end();
      await once(out, 'close');
    }
    stdout.write(flags.format === 'json' ? `${JSON.stringify(report)}\n` : table(report));
    return report.whole ? 0 : 1;
  } catch (error) {
    const { code, message } = asStoreError(error);
    stderr.write(`kharuul audit verify: ${message}\n`);
    return code === 'STORE_DAMAGED' ? 1 : 2;
  } finally {
    log?.close();
  }
}

async function openExport(path: string) {
  const out = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await once(out, 'open');
  return out;
}

function table({ chains, faults, entries, checkpoints, whole }: AuditReport): string {
  const lines = chains.map(
    ({ chain, sequence, signed }) => `${chain}  ${sequence} entries  signed to ${signed}`,
  );
  for (const { fault, chain, message } of faults) {
    lines.push(`${fault}: ${chain === undefined ? '' : `chain ${chain}, `}${message}`);
  }
  lines.push(`${entries} entries, ${checkpoints} checkpoints, ${whole ? 'whole' : 'broken'}`);
  return `${lines.join('\n')}\n`;
}
