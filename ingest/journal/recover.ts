import { join } from 'node:path';
import type { Disk, DiskFile } from './disk.ts';
import { SegmentReader } from './segment-reader.ts';
import type { SegmentName } from './segment-name.ts';
import { formatSegmentName, segmentsOf } from './segment-name.ts';

/** Where a journal ends, and what recovery had to step over. */
export interface Recovered {
  readonly segments: SegmentName[];
  /** The offset the next record gets. */
  readonly endOffset: number;
  /** The newest segment, open and ready for more; absent in an empty journal. */
  readonly open?: {
    readonly name: SegmentName;
    readonly file: DiskFile;
    readonly position: number;
    readonly sequence: number;
  };
  readonly damage: readonly Damage[];
}

export interface Damage {
  readonly segment: number;
  readonly position: number;
  readonly bytes: number;
}

/**
 * Finds the end of a journal after any stop. The end is the last whole batch of the newest
 * segment; what lies behind it was never acknowledged. All that counts as durable afterwards is
 * synced here first: a batch that survived unsynced would otherwise be consumed now and lost in
 * the next power cut.
 */
export async function recoverJournal(disk: Disk, folder: string): Promise<Recovered> {
  const segments = segmentsOf(await disk.list(folder));
  const newest = segments.at(-1);
  if (!newest) return { segments, endOffset: 0, damage: [] };
  const file = await disk.open(join(folder, formatSegmentName(newest)), { create: false });
  const reader = new SegmentReader(file, newest.segment);
  const damage: Damage[] = [];
  let endOffset = newest.firstOffset;
  for (;;) {
    const found = await reader.next();
    if (found) {
      endOffset = found.header.firstOffset + found.header.count;
      continue;
    }
    const position = reader.position;
    const skipped = await reader.resync();
    if (!skipped) break;
    damage.push({ segment: newest.segment, position, bytes: skipped.bytes });
  }
  await file.sync();
  await disk.syncDirectory(folder);
  const open = { name: newest, file, position: reader.position, sequence: reader.sequence };
  return { segments, endOffset, open, damage };
}
