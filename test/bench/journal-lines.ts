import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IngestLink } from '../../server/ingest-link.ts';
import { startIngest } from '../../server/ingest-link.ts';
import type { Measurement } from './measurement.ts';

/** TCP syslog → parsed → journal, synced: the ingest thread alone, without consumers. */
export async function benchJournalLines(lines: number): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'kharuul-bench-'));
  let durable = 0;
  let moved = (): void => undefined;
  let ingest: IngestLink | undefined;
  const started = await startIngest(
    {
      journalFolder: join(folder, '0'),
      stateFolder: folder,
      segmentBytes: 64 * 1024 * 1024,
      capBytes: Number.MAX_SAFE_INTEGER,
      host: '127.0.0.1',
      syslogPort: 0,
      agentsPort: 0,
      agentTokens: [],
      zone: 'UTC',
      maxRecordBytes: 65_536,
      maxBodyBytes: 65_536,
      maxConnections: 16,
      maxConnectionsPerPeer: 16,
      recordsPerSecond: 0,
      startOffset: 0,
      generation: 'bench',
    },
    {
      onDurable(offset) {
        durable = offset;
        // All has been consumed: segments are recycled, as in a long run.
        ingest?.tell({ type: 'release', offset });
        moved();
      },
      onTrouble: (code, message) => process.stderr.write(`${code}: ${message}\n`),
      onFailure: reason => process.stderr.write(`${reason}\n`),
    },
  );
  ingest = started;
  const sender = fileURLToPath(new URL('send-lines.ts', import.meta.url));
  const run = async (count: number): Promise<number> => {
    const from = durable;
    const start = performance.now();
    const child = spawn(process.execPath, [sender, String(started.syslog), String(count)], {
      stdio: 'inherit',
    });
    const exited = once(child, 'exit');
    await new Promise<void>(resolve => {
      moved = () => durable - from >= count && resolve();
    });
    await exited;
    return (performance.now() - start) / 1000;
  };
  await run(lines / 4);
  const seconds = await run(lines);
  await started.close();
  await rm(folder, { recursive: true });
  return { name: 'lines/s into the synced journal', value: lines / seconds, floor: 100_000 };
}
