import { join } from 'node:path';
import { z } from 'zod';
import type { Disk } from '../../journal/disk.ts';

const segmentSchema = z.object({
  file: z.string(),
  rows: z.int(),
  bytes: z.int(),
  minTimestamp: z.int(),
  maxTimestamp: z.int(),
  minId: z.string(),
  maxId: z.string(),
});

const manifestSchema = z.object({
  version: z.literal(1),
  /** Counts the manifests; part of new segments' names, so that no name is used twice. */
  generation: z.int(),
  /** By partition: everything below this offset is in the segments. */
  applied: z.record(z.string(), z.int()),
  segments: z.array(segmentSchema),
});

/** The one truth of what the store holds; replaced whole, atomically. */
export type Manifest = z.infer<typeof manifestSchema>;
export type Segment = z.infer<typeof segmentSchema>;

export const EMPTY_MANIFEST: Manifest = { version: 1, generation: 0, applied: {}, segments: [] };

const NAME = 'manifest.json';

/** @throws where a manifest is there but cannot be understood: never start over in silence */
export async function readManifest(disk: Disk, folder: string): Promise<Manifest> {
  if (!(await disk.list(folder)).includes(NAME)) return EMPTY_MANIFEST;
  const file = await disk.open(join(folder, NAME), { create: false });
  try {
    const bytes = new Uint8Array(await file.size());
    const length = await file.read(bytes, 0);
    return manifestSchema.parse(JSON.parse(Buffer.from(bytes.buffer, 0, length).toString()));
  } finally {
    await file.close();
  }
}

/**
 * Puts a new manifest in place. Every file it names must be durable before; files it no longer
 * names may be removed after.
 */
export async function writeManifest(disk: Disk, folder: string, manifest: Manifest): Promise<void> {
  const temporary = join(folder, `${NAME}.new`);
  await disk.remove(temporary);
  const file = await disk.open(temporary, { create: true });
  await file.write(Buffer.from(JSON.stringify(manifest)), 0);
  await file.sync();
  await file.close();
  await disk.rename(temporary, join(folder, NAME));
  await disk.syncDirectory(folder);
}
