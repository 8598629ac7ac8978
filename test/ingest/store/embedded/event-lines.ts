import { eventId } from '../../../../ingest/event/event-id.ts';
import { formatTime, parseTime } from '../../../../ingest/event/time.ts';

export const START = parseTime('2026-11-01T00:00:00Z')!;
export const SECOND = 1_000_000;

/** One event a second from `START` on, serialised. */
export function eventLine(n: number, filling = ''): string {
  const at = START + n * SECOND;
  return JSON.stringify({
    '@timestamp': formatTime(at),
    kharuul: { source: 's', constituent: 'default' },
    message: `number ${n}${filling}`,
    event: {
      id: eventId(at, [n, n, n]),
      ingested: formatTime(at),
      dataset: 'test',
      original: `number ${n}`,
    },
  });
}

/** Events `from` to `end`, exclusive, at offsets of the same number. */
export function eventBatch(from: number, end: number, filling?: string) {
  const lines = Array.from({ length: end - from }, (_, i) => `${eventLine(from + i, filling)}\n`);
  return {
    partition: 0,
    firstOffset: from,
    count: end - from,
    ndjson: Buffer.from(lines.join('')),
  };
}
