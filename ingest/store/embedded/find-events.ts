import type { DuckDBConnection } from '@duckdb/node-api';
import { parseTime } from '../../event/time.ts';
import type { TelemetryEvent } from '../../event/telemetry-event.ts';
import type { Filter } from '../../query/filter.ts';
import type { EventPage, EventPlace, EventSearch } from '../event-store.ts';
import { judgedEvents, question } from './judged-rows.ts';
import type { Segment } from './manifest.ts';

/** Where rows are: tables in memory, and segments by their path. */
export interface Sources {
  readonly tables: readonly string[];
  readonly segments: readonly Segment[];
  pathOf(segment: Segment): string;
}

/** The sources as one relation. */
export function relation(tables: readonly string[], paths: readonly string[]): string {
  const parts = tables.map(table => `from ${table}`);
  if (paths.length > 0) {
    const list = paths.map(path => `'${path.replaceAll("'", "''")}'`).join(', ');
    parts.push(`from read_parquet([${list}])`);
  }
  return `(${parts.join(' union all ')})`;
}

/**
 * One page in order. Segments are read in growing groups from the near end of time; the search
 * stops as soon as no further segment can hold a row that belongs on the page.
 */
export async function findEvents(
  connection: DuckDBConnection,
  sources: Sources,
  search: EventSearch,
  filter: Filter,
): Promise<EventPage> {
  const newest = search.order === 'newest';
  const wanted = search.limit + 1;
  const near = (segment: Segment) => (newest ? -segment.maxTimestamp : segment.minTimestamp);
  const waiting = sources.segments
    .filter(segment => overlaps(segment, search))
    .sort((a, b) => near(a) - near(b));
  let found: Located[] = [];
  let tables = sources.tables;
  for (let size = 2; tables.length > 0 || waiting.length > 0; size *= 4) {
    const nearest = waiting[0];
    const last = found[wanted - 1];
    if (last && (!nearest || near(nearest) > (newest ? -last.timestamp : last.timestamp))) break;
    const paths = waiting.splice(0, size).map(segment => sources.pathOf(segment));
    const from = relation(tables, paths);
    found = merge(
      [...found, ...(await firstRows(connection, from, search, filter, wanted))],
      newest,
    );
    found.length = Math.min(found.length, wanted);
    tables = [];
  }
  const page = found.slice(0, search.limit);
  const last = page.at(-1);
  return {
    events: page.map(({ event }) => event),
    ...(found.length > search.limit && last
      ? { next: { timestamp: last.timestamp, id: last.id } }
      : {}),
  };
}

interface Located extends EventPlace {
  readonly event: TelemetryEvent;
}

async function firstRows(
  connection: DuckDBConnection,
  from: string,
  search: EventSearch,
  filter: Filter,
  wanted: number,
): Promise<Located[]> {
  const { certain, either } = question(filter, search.range);
  const direction = search.order === 'newest' ? 'desc' : 'asc';
  const beyond = search.order === 'newest' ? '<' : '>';
  const after = search.after
    ? `(ts, id) ${beyond} (${search.after.timestamp}, '${search.after.id.replaceAll("'", "''")}')`
    : 'true';
  // What SQL cannot decide may be any number of rows: then no limit, and reading stops in time.
  const limit = certain === undefined ? '' : `limit ${wanted}`;
  const sql = `select source, ${certain === undefined ? 'false' : 'not odd'} as certain from ${from}
    where ${either} and ${after} order by ts ${direction}, id ${direction} ${limit}`;
  let rows = await take(judgedEvents(connection, sql, filter), wanted);
  if (certain !== undefined && rows.length < wanted) {
    // Odd rows that did not fit took places of the limit: rare, so simply once more without it.
    rows = await take(judgedEvents(connection, sql.slice(0, -limit.length), filter), wanted);
  }
  return rows;
}

async function take(events: AsyncGenerator<TelemetryEvent>, wanted: number): Promise<Located[]> {
  const rows: Located[] = [];
  for await (const event of events) {
    rows.push({ event, timestamp: parseTime(event['@timestamp'])!, id: event.event.id });
    if (rows.length === wanted) break;
  }
  return rows;
}

function overlaps(segment: Segment, { range, after, order }: EventSearch): boolean {
  if (range && (segment.maxTimestamp < range.from || segment.minTimestamp >= range.to))
    return false;
  if (!after) return true;
  return order === 'newest'
    ? segment.minTimestamp <= after.timestamp
    : segment.maxTimestamp >= after.timestamp;
}

function merge(rows: Located[], newest: boolean): Located[] {
  const sign = newest ? -1 : 1;
  return rows.sort(
    (a, b) => sign * (a.timestamp - b.timestamp || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
  );
}
