import { join } from 'node:path';
import type { JournalSettings } from './journal-writer.ts';
import { JournalWriter } from './journal-writer.ts';
import type { Damage } from './recover.ts';
import { recoverJournal } from './recover.ts';
import { parseSegmentName } from './segment-name.ts';

/**
 * Recovers a partition and opens it for writing.
 * @param startOffset the furthest offset a consumer holds; where the journal's files were
 * removed by hand, offsets go on from there instead of being given out twice
 */
export async function openJournal(
  settings: JournalSettings,
  startOffset = 0,
): Promise<{ readonly writer: JournalWriter; readonly damage: readonly Damage[] }> {
  const { disk, folder } = settings;
  for (const name of await disk.list(folder)) {
    // Spares of an earlier run: their number is known only to that run.
    if (!parseSegmentName(name)) await disk.remove(join(folder, name));
  }
  const recovered = await recoverJournal(disk, folder);
  return { writer: new JournalWriter(settings, recovered, startOffset), damage: recovered.damage };
}
