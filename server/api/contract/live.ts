import { z } from 'zod';

/** The one live message: something changed; fetch it if you show it. Never content. */
export const CHANGED = 'changed';

export const changedSchema = z.object({
  kind: z.enum(['alert']),
  id: z.string(),
  version: z.int(),
});

export type Changed = z.infer<typeof changedSchema>;
