import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import type { KeyObject } from 'node:crypto';
import type { ChainPlaces } from '../store/audit-log.ts';

const placesSchema = z.array(
  z.object({
    chain: z.string(),
    sequence: z.int().nonnegative(),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
);

const checkpointSchema = z.object({
  format: z.literal(1),
  /** RFC 3339 in UTC with six decimals. */
  at: z.string(),
  /** The start of the SHA-256 of the public key (SPKI, DER): tells keys apart. */
  key: z.string(),
  /** The last entry of every chain at that time. */
  heads: placesSchema,
  /** The last entry that retention dropped, or is about to drop, of each chain it cut. */
  cuts: placesSchema,
  /** Ed25519 (RFC 8032) over the canonical JSON of the rest; base64. */
  signature: z.string(),
});

/** Where all chains stood at a time, signed: what stood before cannot be rewritten unseen. */
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** Signs where chains stand. @param at RFC 3339 in UTC with six decimals */
export function signCheckpoint(places: ChainPlaces, at: string, key: KeyObject): Checkpoint {
  const [heads, cuts] = [places.heads, places.cuts].map(list => list.map(place => ({ ...place })));
  const name = keyName(createPublicKey(key));
  const body = { format: 1 as const, at, key: name, heads: heads ?? [], cuts: cuts ?? [] };
  const signature = sign(null, Buffer.from(canonicalJson(body)), key).toString('base64');
  return { ...body, signature };
}

/** Whether this key signed it. */
export function isSigned({ signature, ...body }: Checkpoint, key: KeyObject): boolean {
  const bytes = Buffer.from(canonicalJson(body));
  return verify(null, bytes, key, Buffer.from(signature, 'base64'));
}

/** The checkpoint's line in a file. */
export function checkpointLine(checkpoint: Checkpoint): string {
  return `${canonicalJson(checkpoint)}\n`;
}

/** Reads a line, also one that syslog put a header before; undefined where it is none. */
export function parseCheckpoint(line: string): Checkpoint | undefined {
  const start = line.indexOf('{');
  if (start === -1) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(line.slice(start));
  } catch {
    return undefined;
  }
  const parsed = checkpointSchema.strict().safeParse(json);
  return parsed.success ? parsed.data : undefined;
}

/** A short name of a public key. */
export function keyName(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}
