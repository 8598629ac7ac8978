import type { TelemetryEvent } from '../../ingest/event/telemetry-event.ts';
import type { Disk } from '../../ingest/journal/disk.ts';
import { JournalStream } from '../../ingest/journal/journal-stream.ts';
import { openJournal } from '../../ingest/journal/open-journal.ts';
import { RecentKeys } from '../../ingest/journal/recent-keys.ts';
import { segmentsOf } from '../../ingest/journal/segment-name.ts';
import { Pipeline } from '../../ingest/pipeline.ts';
import type { Source, SourceRegistry } from '../../ingest/sources/source-registry.ts';
import { PowerCutDisk } from './journal/power-cut-disk.ts';

export const JOURNAL = '/data/journal/0';
export const STATE = '/data/journal';
/** 2027-01-15T08:00:00Z. */
export const NOW = 1_800_000_000_000_000;

export interface MemoryIngestOptions {
  readonly segmentBytes?: number;
  readonly capBytes?: number;
  readonly recentKeys?: number;
}

/** The real pipeline over the real journal, on a disk in memory. */
export async function memoryIngest(
  disk: Disk = new PowerCutDisk(),
  { segmentBytes = 64 * 1024, capBytes = 1e9, recentKeys = 1000 }: MemoryIngestOptions = {},
) {
  const keys = new RecentKeys(recentKeys);
  await keys.load(disk, STATE, JOURNAL);
  const { writer } = await openJournal({
    disk,
    folder: JOURNAL,
    partition: 0,
    segmentBytes,
    capBytes,
    onDurable: () => pipeline.relieve(),
    onFailure: () => undefined,
  });
  const pipeline = new Pipeline({ journal: writer, keys, partition: 0 });
  return { disk, keys, writer, pipeline, events: () => eventsOf(disk, writer.durable) };
}

/** Every event from the oldest segment on, as a consumer reads it. */
export async function eventsOf(disk: Disk, durable: number): Promise<TelemetryEvent[]> {
  const stream = new JournalStream({ disk, folders: [JOURNAL], onDamage: () => undefined });
  stream.advance(0, durable);
  const reader = await stream.reader(0, segmentsOf(await disk.list(JOURNAL))[0]?.firstOffset ?? 0);
  const events: TelemetryEvent[] = [];
  for (let some = await reader.read(1e6); some.length > 0; some = await reader.read(1e6)) {
    for (const record of some) {
      if (record.kind !== 'events') continue;
      const lines = Buffer.from(record.ndjson).toString().slice(0, -1).split('\n');
      events.push(...lines.map(line => JSON.parse(line) as TelemetryEvent));
    }
  }
  await reader.close();
  return events;
}

export function sourceNamed(id: string, clockTrusted = true): Source {
  return { id, constituent: 'default', clockTrusted, zone: 'UTC' };
}

/** One syslog source, and a source `agents/NAME` for each token `token-NAME`. */
export function registry(...names: readonly string[]): SourceRegistry {
  const agents = new Map(names.map(name => [`token-${name}`, sourceNamed(`agents/${name}`)]));
  const syslog = sourceNamed('syslog', false);
  return { syslog: () => syslog, byToken: token => agents.get(token) };
}
