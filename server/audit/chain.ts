import { createHash } from 'node:crypto';
import { parseTime } from '../../ingest/event/time.ts';
import { AUDIT_ACTIONS, AUDIT_OBJECTS } from './audit-entry.ts';
import { canonicalJson } from './canonical-json.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Where a chain has got to. */
export interface ChainPlace {
  readonly chain: string;
  readonly sequence: number;
  readonly hash: string;
}

/** A link of a chain as it is kept. */
export interface ChainRow {
  /** `<chain>.<sequence, 12 digits>`: sorts by chain, then by sequence. */
  readonly id: string;
  /** SHA-256 of `entry`, hexadecimal. */
  readonly hash: string;
  /** Canonical JSON of all but reason and payload; names chain, sequence, previous, commitment. */
  readonly entry: string;
  /** 32 random bytes, hexadecimal; gone with `detail`. */
  readonly salt: string | null;
  /** Canonical JSON of `{payload, reason}`; `null` where there is none, or it was erased. */
  readonly detail: string | null;
}

/** What the first entry of a chain names as the one before. */
export const NO_HASH = '0'.repeat(64);

const MAX_DETAIL = 1024 * 1024;
const MAX_ID = 512;

/** The id of an entry. `.` and `/` around a chain's name enclose exactly its entries' ids. */
export function entryId(chain: string, sequence: number): string {
  return `${chain}.${String(sequence).padStart(12, '0')}`;
}

/** Whether a text can name a chain: 1 to 64 of a–z, 0–9 and `-`. */
export function isChainName(text: string): boolean {
  return /^[a-z0-9-]{1,64}$/.test(text);
}

/**
 * Makes the next link of a chain.
 * @param last the chain's last entry; its sequence is 0 and its hash `NO_HASH` where it is new
 * @param salt 32 fresh random bytes, hexadecimal
 */
export function nextRow(entry: AuditEntry, last: ChainPlace, salt: string): ChainRow {
  const { reason, payload, at, actor, action, object, constituent, requestId } = entry;
  const open = reason !== undefined || payload !== undefined;
  const detail = open ? canonicalJson({ payload, reason }) : null;
  const sequence = last.sequence + 1;
  const text = canonicalJson({
    at,
    actor: { kind: actor.kind, id: actor.id },
    action,
    object: { kind: object.kind, id: object.id },
    constituent,
    requestId,
    chain: last.chain,
    sequence,
    previous: last.hash,
    commitment: detail === null ? undefined : commitmentOf(salt, detail),
  });
  const id = entryId(last.chain, sequence);
  return { id, hash: hashOf(text), entry: text, salt: detail === null ? null : salt, detail };
}

/** What the chain covers instead of reason and payload: without the salt it tells nothing. */
export function commitmentOf(salt: string, detail: string): string {
  return createHash('sha256').update(`kharuul-audit-1\n${salt}\n`).update(detail).digest('hex');
}

export function hashOf(entry: string): string {
  return createHash('sha256').update(entry).digest('hex');
}

/** Why an entry cannot be written; undefined where it can. */
export function faultOf(entry: AuditEntry): string | undefined {
  const { at, actor, action, object, constituent = '-', requestId = '-', reason = '' } = entry;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(at) || parseTime(at) === undefined) {
    return 'its time is not RFC 3339 in UTC with six decimals';
  }
  if (!AUDIT_ACTIONS.includes(action)) return `its action "${action}" is unknown`;
  if (!AUDIT_OBJECTS.includes(object.kind)) return `its object "${object.kind}" is unknown`;
  if (!['user', 'service', 'system'].includes(actor.kind)) return 'its actor is of no known kind';
  for (const id of [actor.id, object.id, constituent, requestId]) {
    if (id === '' || id.length > MAX_ID) return `an id in it has not 1 to ${MAX_ID} characters`;
  }
  let detail: string;
  try {
    detail = canonicalJson({ payload: entry.payload, reason });
  } catch (error) {
    return `its payload is ${(error as Error).message}`;
  }
  return detail.length > MAX_DETAIL ? 'its reason and payload exceed a megabyte' : undefined;
}
