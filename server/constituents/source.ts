import { z } from 'zod';

/** Whether a text names a time zone (IANA). */
function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const zoneSchema = z.string().max(64).refine(isZone, 'a zone such as Asia/Ulaanbaatar');

/** A registered sender: an agent, or a device that can carry a token. */
export const sourceSchema = z.object({
  id: z.string(),
  version: z.int().positive(),
  name: z.string().trim().min(1).max(100),
  constituent: z.string(),
  /** SHA-256 of the token, hexadecimal; the token itself was shown once. */
  tokenHash: z.string(),
  /** IANA zone for times that carry none. */
  zone: z.string(),
  /** Whether its times may be believed for detection. */
  clockTrusted: z.boolean(),
  createdAt: z.string(),
  revokedAt: z.string().optional(),
});

export type Source = z.infer<typeof sourceSchema>;
