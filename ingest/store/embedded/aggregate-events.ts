import type { DuckDBConnection } from '@duckdb/node-api';
import { parseTime } from '../../event/time.ts';
import type { Micros } from '../../event/time.ts';
import type { TelemetryEvent } from '../../event/telemetry-event.ts';
import type { Filter } from '../../query/filter.ts';
import { valuesAt } from '../../query/values-at.ts';
import type { Bucket, TimeRange, TopValues } from '../event-store.ts';
import { HOT_FIELDS, columnOf } from './event-row.ts';
import { judgedEvents, question } from './judged-rows.ts';

/** Exact count: by SQL where it is certain, by the oracle for the rest. */
export async function countEvents(
  connection: DuckDBConnection,
  from: string,
  filter: Filter,
  range: TimeRange | undefined,
): Promise<number> {
  let count = 0;
  await aggregate(connection, from, filter, range, 'count(*)', {
    counted: (_, n) => (count += n),
    judged: () => count++,
  });
  return count;
}

export async function histogramOf(
  connection: DuckDBConnection,
  from: string,
  filter: Filter,
  range: TimeRange,
  width: Micros,
): Promise<Bucket[]> {
  const buckets = Array.from({ length: Math.ceil((range.to - range.from) / width) }, (_, i) => ({
    from: range.from + i * width,
    count: 0,
  }));
  await aggregate(connection, from, filter, range, `(ts - ${range.from}) // ${width}, count(*)`, {
    counted: (bucket, n) => (buckets[Number(bucket)]!.count += n),
    judged: event => {
      const timestamp = parseTime(event['@timestamp'])!;
      buckets[Math.floor((timestamp - range.from) / width)]!.count++;
    },
  });
  return buckets;
}

export async function topValues(
  connection: DuckDBConnection,
  from: string,
  filter: Filter,
  field: string,
  limit: number,
  range: TimeRange | undefined,
): Promise<TopValues> {
  const counts = new Map<string, number>();
  const add = (value: string, n: number) => counts.set(value, (counts.get(value) ?? 0) + n);
  const judged = (event: TelemetryEvent) => {
    for (const value of new Set(valuesAt(event, field).map(String))) add(value, 1);
  };
  const hot = HOT_FIELDS.find(name => name === field);
  if (hot) {
    const counted = (value: unknown, n: number) => typeof value === 'string' && add(value, n);
    await aggregate(connection, from, filter, range, `${columnOf(hot)}, count(*)`, {
      counted,
      judged,
    });
  } else {
    const sql = `select source, false as certain from ${from} where ${question(filter, range).either}`;
    for await (const event of judgedEvents(connection, sql, filter)) judged(event);
  }
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return {
    values: sorted.slice(0, limit).map(([value, count]) => ({ value, count })),
    rest: sorted.slice(limit).reduce((sum, [, count]) => sum + count, 0),
  };
}

async function aggregate(
  connection: DuckDBConnection,
  from: string,
  filter: Filter,
  range: TimeRange | undefined,
  columns: string,
  on: { counted(group: unknown, count: number): void; judged(event: TelemetryEvent): void },
): Promise<void> {
  const { certain, doubtful } = question(filter, range);
  if (certain !== undefined) {
    const grouping = columns.includes(',') ? 'group by 1' : '';
    const result = await connection.runAndReadAll(
      `select ${columns} from ${from} where ${certain} ${grouping}`,
    );
    for (const row of result.getRows()) on.counted(row[0], Number(row.at(-1)));
  }
  const sql = `select source, false as certain from ${from} where ${doubtful}`;
  for await (const event of judgedEvents(connection, sql, filter)) on.judged(event);
}
