import { z } from 'zod';
import { TLP_LABELS } from '../../ingest/event/tlp.ts';

/** How often a note can be corrected: every earlier text is kept. */
export const MAX_EDITS = 50;

/** What people write to an alert or a case. It is never changed in silence. */
export const noteSchema = z.object({
  id: z.string(),
  version: z.int().positive(),
  object: z.object({ kind: z.enum(['alert', 'case']), id: z.string() }),
  text: z.string().max(30_000),
  author: z.string(),
  at: z.string(),
  marking: z.object({
    tlp: z.enum(TLP_LABELS),
    originator: z.string(),
    recipients: z.array(z.string()),
  }),
  /** Texts it had before, oldest first, each with the time it was replaced. */
  earlier: z.array(z.object({ text: z.string(), until: z.string() })).max(MAX_EDITS),
});

export type Note = z.infer<typeof noteSchema>;

/** @returns undefined where it was corrected as often as it can be */
export function editNote(
  current: Note,
  text: string,
  { at }: { readonly at: string },
): Note | undefined {
  if (text === current.text) return current;
  if (current.earlier.length >= MAX_EDITS) return undefined;
  const earlier = [...current.earlier, { text: current.text, until: at }];
  return { ...current, text, earlier, version: current.version + 1 };
}
