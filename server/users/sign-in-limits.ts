/**
 * Limits on wrong sign-ins that cannot be used to lock somebody else out: what slows down is the
 * pair of name and address, and the address; never the name alone, unless the device is unknown.
 */
export interface SignInLimits {
  /** Milliseconds to wait before this try may be made; 0 for now. */
  waitFor(attempt: Attempt): number;
  failed(attempt: Attempt): void;
  succeeded(attempt: Attempt): void;
}

export interface Attempt {
  /** Folded. */
  readonly name: string;
  readonly address: string;
  /** The browser has signed in to this account before (a signed cookie says so). */
  readonly knownDevice: boolean;
}

const FREE_TRIES = 5;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const ADDRESS_TRIES = 50;
/** Guesses from everywhere at one account: then only known devices may go on at once. */
const ACCOUNT_TRIES = 100;
const FORGET_MS = 60 * 60_000;
const MAX_ENTRIES = 50_000;

interface Entry {
  count: number;
  last: number;
}

export function createSignInLimits(now: () => number): SignInLimits {
  const entries = new Map<string, Entry>();

  const keys = ({ name, address }: Attempt) =>
    [
      [`pair ${name} ${address}`, FREE_TRIES],
      [`address ${address}`, ADDRESS_TRIES],
      [`account ${name}`, ACCOUNT_TRIES],
    ] as const;

  function wait(key: string, free: number): number {
    const entry = entries.get(key);
    if (!entry || now() - entry.last >= FORGET_MS || entry.count < free) return 0;
    const pause = Math.min(FIRST_WAIT_MS * 2 ** Math.min(entry.count - free, 20), LONGEST_WAIT_MS);
    return Math.max(0, entry.last + pause - now());
  }

  return {
    waitFor(attempt) {
      const asked = keys(attempt).filter(
        ([key]) => !(attempt.knownDevice && key.startsWith('account')),
      );
      return Math.max(...asked.map(([key, free]) => wait(key, free)));
    },
    failed(attempt) {
      for (const [key] of keys(attempt)) {
        const entry = entries.get(key);
        const fresh = !entry || now() - entry.last >= FORGET_MS;
        // Moved to the end: the longest quiet are forgotten first.
        entries.delete(key);
        entries.set(key, { count: fresh ? 1 : entry.count + 1, last: now() });
      }
      while (entries.size > MAX_ENTRIES) entries.delete(entries.keys().next().value!);
    },
    succeeded({ name, address }) {
      entries.delete(`pair ${name} ${address}`);
    },
  };
}
