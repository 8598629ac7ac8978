/** How far the journal's consumers are; what all of them hold may be let go. */
export interface Progress {
  readonly storeLag: number;
  readonly detectionLag: number;
  durable(offset: number): void;
  stored(reached: number, applied: number): void;
  detected(offset: number): void;
}

/** @param onRelease told whenever the slowest consumer has moved */
export function trackProgress(onRelease: (offset: number) => void): Progress {
  const at = { durable: 0, reached: 0, stored: 0, detected: 0, released: 0 };
  const release = (): void => {
    const offset = Math.min(at.stored, at.detected);
    if (offset <= at.released) return;
    at.released = offset;
    onRelease(offset);
  };
  return {
    get storeLag() {
      return Math.max(0, at.durable - at.reached);
    },
    get detectionLag() {
      return Math.max(0, at.durable - at.detected);
    },
    durable(offset) {
      at.durable = Math.max(at.durable, offset);
    },
    stored(reached, applied) {
      at.reached = reached;
      at.stored = applied;
      release();
    },
    detected(offset) {
      at.detected = offset;
      release();
    },
  };
}
