import type { Disk } from '../../../ingest/journal/disk.ts';
import { acceptanceClock } from '../../../ingest/pipeline.ts';
import { listenElasticBulk } from '../../../ingest/sources/elastic-bulk.ts';
import { listenSyslogTcp } from '../../../ingest/sources/syslog-tcp.ts';
import { rootedDisk } from './rooted-disk.ts';
import { JOURNAL, STATE, memoryIngest, registry } from '../memory-ingest.ts';

/**
 * Real ways in, pipeline and journal in a process of their own, for tests that watch its system
 * calls or kill it. Prints its ports as JSON, ends with its standard input.
 * Usage: acknowledge-program.ts FOLDER [--without-sync]
 */
const [folder, flag] = process.argv.slice(2) as [string, string?];

const whole = rootedDisk(folder);

/** The mutant's disk: its sync does nothing. */
const unsynced: Disk = {
  ...whole,
  open: async (path, options) => ({
    ...(await whole.open(path, options)),
    sync: async () => undefined,
  }),
};

const disk = flag === '--without-sync' ? unsynced : whole;
await disk.list(STATE);
await disk.list(JOURNAL);
// Small segments: a kill falls on a change of segment now and then.
const { pipeline } = await memoryIngest(disk, { segmentBytes: 32 * 1024, recentKeys: 100_000 });
const deps = { intake: pipeline, sources: registry('a'), now: acceptanceClock() };
const common = { host: '127.0.0.1', port: 0, maxConnections: 100, maxConnectionsPerPeer: 100 };
const agents = await listenElasticBulk({ ...common, maxBodyBytes: 1e6 }, deps);
const syslog = await listenSyslogTcp(
  { ...common, maxRecordBytes: 65_536, recordsPerSecond: 0, idleMs: 60_000 },
  deps,
);
process.stdout.write(`${JSON.stringify({ agents: agents.port, syslog: syslog.port })}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
