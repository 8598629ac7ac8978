import type { Logger } from 'pino';
import type { EventStore } from '../ingest/store/event-store.ts';

const DAY_MS = 86_400_000;

/** Removes events older than the configured days, at start and then hourly. */
export function startRetention(events: EventStore, days: number, log: Logger): { stop(): void } {
  const run = (): void => {
    const before = (Date.now() - days * DAY_MS) * 1000;
    events.retain(before).then(
      ({ removed }) => removed > 0 && log.info({ removed, days }, 'old events removed'),
      (error: unknown) => log.error({ err: error }, 'old events could not be removed'),
    );
  };
  run();
  const timer = setInterval(run, 3_600_000);
  return { stop: () => clearInterval(timer) };
}
