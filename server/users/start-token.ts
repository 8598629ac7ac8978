import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SESSION_MS = 12 * 3_600_000;

/**
 * Who may in until there are accounts: whoever has the token printed at start. A session is a
 * random value in a cookie; only its hash is kept, and only in memory.
 */
export interface StartToken {
  readonly token: string;
  isToken(candidate: string): boolean;
  /** A new session's secret, for the cookie. */
  open(): string;
  isSession(secret: string): boolean;
  close(secret: string): void;
}

export function createStartToken(now: () => number): StartToken {
  const token = randomBytes(24).toString('base64url');
  const sessions = new Map<string, number>();
  return {
    token,
    isToken: candidate => timingSafeEqual(digest(candidate), digest(token)),
    open() {
      for (const [name, until] of sessions) if (until <= now()) sessions.delete(name);
      const secret = randomBytes(32).toString('base64url');
      sessions.set(digest(secret).toString('hex'), now() + SESSION_MS);
      return secret;
    },
    isSession: secret => (sessions.get(digest(secret).toString('hex')) ?? 0) > now(),
    close: secret => void sessions.delete(digest(secret).toString('hex')),
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
