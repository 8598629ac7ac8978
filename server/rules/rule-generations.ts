import { join } from 'node:path';
import { z } from 'zod';
import type { Generation, RuleSource } from '../../detectors/generation.ts';
import { makeGeneration } from '../../detectors/generation.ts';
import type { RuleFile } from '../../detectors/sigma/rule-pack.ts';
import { nodeDisk } from '../../ingest/journal/node-disk.ts';

const generationSchema = z.object({
  id: z.string(),
  files: z.array(z.object({ path: z.string(), text: z.string() })),
});

/** Generations as files of a folder, named by their content; kept for replays of the journal. */
export function ruleGenerations(folder: string): RuleSource & {
  /** Makes a generation of the files and keeps it before anything refers to it. */
  keep(files: readonly RuleFile[]): Promise<Generation>;
} {
  const nameOf = (id: string): string => `${id}.json`;
  return {
    async keep(files) {
      const generation = makeGeneration(files);
      const name = nameOf(generation.id);
      if ((await nodeDisk.list(folder)).includes(name)) return generation;
      const temporary = join(folder, `${name}.new`);
      await nodeDisk.remove(temporary);
      const file = await nodeDisk.open(temporary, { create: true });
      await file.write(Buffer.from(JSON.stringify(generation)), 0);
      await file.sync();
      await file.close();
      await nodeDisk.rename(temporary, join(folder, name));
      await nodeDisk.syncDirectory(folder);
      return generation;
    },
    async generation(id) {
      const file = await nodeDisk.open(join(folder, nameOf(id)), { create: false });
      try {
        const bytes = new Uint8Array(await file.size());
        const length = await file.read(bytes, 0);
        return generationSchema.parse(JSON.parse(Buffer.from(bytes.buffer, 0, length).toString()));
      } finally {
        await file.close();
      }
    },
  };
}
