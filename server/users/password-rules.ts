import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fold } from '../../ingest/query/fold.ts';

export const MIN_PASSWORD = 12;
export const MAX_PASSWORD = 256;

export type PasswordFault = 'too-short' | 'too-long' | 'like-the-name' | 'too-uniform' | 'breached';

/** Passwords known from breaches, as the operator supplies them. */
export interface BreachList {
  has(password: string): boolean;
}

export const NO_BREACH_LIST: BreachList = { has: () => false };

/**
 * Why a password cannot be taken; undefined where it can. No rules of composition and no forced
 * change (NIST SP 800-63B section 5.1.1.2): length and not being known are what helps.
 */
export function passwordFault(
  password: string,
  name: string,
  breaches: BreachList,
): PasswordFault | undefined {
  const length = Array.from(password).length;
  if (length < MIN_PASSWORD) return 'too-short';
  if (length > MAX_PASSWORD) return 'too-long';
  if (new Set(password).size < 5) return 'too-uniform';
  // A short name is a part of many words; only a longer one gives the password away.
  const likeName =
    name.length >= 5 ? fold(password).includes(fold(name)) : fold(password) === fold(name);
  if (likeName) return 'like-the-name';
  return breaches.has(password) ? 'breached' : undefined;
}

/**
 * Reads a list of one password or SHA-1 (as breach collections publish, perhaps with a count
 * behind a colon) a line.
 */
export function readBreachList(file: string): BreachList {
  const plain = new Set<string>();
  const hashes = new Set<string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const text = line.trimEnd();
    const hash = /^([0-9a-f]{40})(?::\d+)?$/i.exec(text)?.[1];
    if (hash) hashes.add(hash.toUpperCase());
    else if (text !== '') plain.add(fold(text));
  }
  return {
    has: password =>
      plain.has(fold(password)) ||
      hashes.has(createHash('sha1').update(password).digest('hex').toUpperCase()),
  };
}
