import type { ChainRow } from './chain.ts';

/**
 * A link as a line of NDJSON: all that is needed to verify it elsewhere. `entry` is the text that
 * `hash` covers; `detail` and `salt` give its commitment (`docs/audit.md`).
 */
export function exportLine({ id, hash, entry, salt, detail }: ChainRow): string {
  return `${JSON.stringify({ id, hash, entry, salt, detail })}\n`;
}
