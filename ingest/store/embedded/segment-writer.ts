import { join } from 'node:path';
import type { Disk } from '../../journal/disk.ts';
import type { Manifest, Segment } from './manifest.ts';
import { StoreError } from '../event-store.ts';
import { writeManifest } from './manifest.ts';

/**
 * Adds a segment to the store: the file is written under a temporary name, made durable, named,
 * and only then listed, together with the offsets it brings the store to. A power cut at any
 * step leaves the old manifest or the new one, and files nobody names (see `removeStrays`).
 * @param encode writes the rows into the path it is given
 */
export async function addSegment(
  disk: Disk,
  folder: string,
  manifest: Manifest,
  rows: Omit<Segment, 'file' | 'bytes'>,
  applied: Manifest['applied'],
  encode: (path: string) => Promise<void>,
): Promise<Manifest> {
  const generation = manifest.generation + 1;
  const file = `${generation}-${rows.minTimestamp}-${rows.maxTimestamp}-${rows.rows}.parquet`;
  const temporary = join(folder, `${file}.new`);
  await encode(temporary);
  const handle = await disk.open(temporary, { create: false });
  const bytes = await handle.size();
  await handle.sync();
  await handle.close();
  await disk.rename(temporary, join(folder, file));
  await disk.syncDirectory(folder);
  const segments = [...manifest.segments, { ...rows, file, bytes }];
  const next: Manifest = { version: 1, generation, applied, segments };
  await writeManifest(disk, folder, next);
  return next;
}

/** Takes segments off the list; their files may go once nobody reads them. */
export async function unlistSegments(
  disk: Disk,
  folder: string,
  manifest: Manifest,
  dropped: readonly Segment[],
): Promise<Manifest> {
  const segments = manifest.segments.filter(segment => !dropped.includes(segment));
  const next: Manifest = { ...manifest, generation: manifest.generation + 1, segments };
  await writeManifest(disk, folder, next);
  return next;
}

/**
 * Removes what a cut left behind: files the manifest does not name.
 * @throws StoreError `STORE_DAMAGED` where a file is newer than any a cut can leave: the manifest
 * was lost or replaced by an older one, and what it does not name may be all there is
 */
export async function removeStrays(disk: Disk, folder: string, manifest: Manifest): Promise<void> {
  const known = new Set(['manifest.json', ...manifest.segments.map(({ file }) => file)]);
  const strays = (await disk.list(folder)).filter(
    name => (name.endsWith('.parquet') || name.endsWith('.new')) && !known.has(name),
  );
  for (const name of strays) {
    if (name.endsWith('.parquet') && Number.parseInt(name, 10) > manifest.generation + 1) {
      throw new StoreError('STORE_DAMAGED', `${name} in ${folder} is newer than manifest.json`);
    }
  }
  for (const name of strays) await disk.remove(join(folder, name));
}
