import { join } from 'node:path';
import type { Disk } from './disk.ts';
import type { Damage } from './recover.ts';
import { formatSegmentName, segmentsOf } from './segment-name.ts';
import { SegmentReader } from './segment-reader.ts';

export interface SegmentReport {
  readonly file: string;
  readonly batches: number;
  readonly events: number;
  readonly firstOffset: number;
  /** The offset after the last record. */
  readonly endOffset: number;
  readonly damage: readonly Damage[];
}

export interface JournalReport {
  readonly segments: readonly SegmentReport[];
  readonly events: number;
  /** Some batch is missing between others. */
  readonly damaged: boolean;
}

/** Reads a partition's folder whole and verifies every batch; changes nothing. */
export async function checkJournal(disk: Disk, folder: string): Promise<JournalReport> {
  const segments: SegmentReport[] = [];
  for (const name of segmentsOf(await disk.list(folder))) {
    const file = formatSegmentName(name);
    const handle = await disk.open(join(folder, file), { create: false });
    const reader = new SegmentReader(handle, name.segment);
    const damage: Damage[] = [];
    let batches = 0;
    let events = 0;
    let endOffset = name.firstOffset;
    for (;;) {
      const found = await reader.next();
      if (found) {
        batches++;
        if (found.header.kind === 'events') events += found.header.count;
        endOffset = found.header.firstOffset + found.header.count;
        continue;
      }
      const position = reader.position;
      const skipped = await reader.resync();
      if (!skipped) break;
      damage.push({ segment: name.segment, position, bytes: skipped.bytes });
    }
    await handle.close();
    segments.push({ file, batches, events, firstOffset: name.firstOffset, endOffset, damage });
  }
  // A segment whose end is not the next one's beginning has lost its tail.
  const gaps = segments.some(
    (segment, i) => i > 0 && segment.firstOffset !== segments[i - 1]!.endOffset,
  );
  return {
    segments,
    events: segments.reduce((sum, segment) => sum + segment.events, 0),
    damaged: gaps || segments.some(({ damage }) => damage.length > 0),
  };
}
