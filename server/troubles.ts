import type { Logger } from 'pino';

export interface Trouble {
  readonly at: string;
  readonly code: string;
  readonly message: string;
}

/** The newest things an operator should read; also in the log. */
export interface Troubles {
  add(code: string, message: string): void;
  newest(): readonly Trouble[];
}

const KEPT = 50;

export function createTroubles(log: Logger): Troubles {
  const kept: Trouble[] = [];
  return {
    add(code, message) {
      log.warn({ code }, message);
      kept.unshift({ at: new Date().toISOString(), code, message });
      kept.length = Math.min(kept.length, KEPT);
    },
    newest: () => kept,
  };
}
