import type { Micros } from '../event/time.ts';

/** A rate limit that allows bursts of one second. */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens: number;
  #at: Micros;

  /** @param perSecond 0 means no limit */
  constructor(perSecond: number, now: Micros) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#at = now;
  }

  /** Takes `count`; the bucket may go into debt. Returns the microseconds until it is paid. */
  take(count: number, now: Micros): Micros {
    if (this.#perSecond === 0) return 0;
    const refill = (Math.max(0, now - this.#at) / 1_000_000) * this.#perSecond;
    this.#at = now;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + refill) - count;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#perSecond) * 1_000_000);
  }
}
