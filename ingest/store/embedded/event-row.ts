import type { DuckDBAppender } from '@duckdb/node-api';
import { parseTime } from '../../event/time.ts';
import type { TelemetryEvent } from '../../event/telemetry-event.ts';
import { eventFieldType } from '../../query/field-types.ts';
import { createLeafText } from './leaf-text.ts';

/** ECS fields with a column of their own: counted and grouped by the engine. */
export const HOT_FIELDS = [
  'kharuul.constituent',
  'kharuul.source',
  'event.dataset',
  'event.action',
  'event.outcome',
  'event.code',
  'host.name',
  'user.name',
  'source.ip',
  'destination.ip',
  'process.name',
] as const;

/** The column's name of a hot field. */
export function columnOf(field: string): string {
  return field.replaceAll('.', '_');
}

export const TABLE_COLUMNS = `
  id VARCHAR, ts BIGINT, ingested BIGINT, odd BOOLEAN,
  ${HOT_FIELDS.map(field => `${columnOf(field)} VARCHAR`).join(', ')},
  leaves VARCHAR, source VARCHAR`;

/** One event as the engine keeps it. */
export interface EventRow {
  readonly id: string;
  readonly ts: bigint;
  readonly ingested: bigint;
  /**
   * The columns cannot say all there is (a list in a hot field, a control character): such a
   * row is judged by the event itself, never by SQL alone.
   */
  readonly odd: boolean;
  readonly hot: readonly (string | null)[];
  readonly leaves: string;
  readonly source: string;
}

const leafText = createLeafText(eventFieldType);

/** Reads one line of ingest's NDJSON. */
export function eventRow(source: string): EventRow {
  const event = JSON.parse(source) as TelemetryEvent;
  const { text, ambiguous } = leafText(event);
  let odd = ambiguous;
  const hot = HOT_FIELDS.map(field => {
    const dot = field.indexOf('.');
    const set = event[field.slice(0, dot)] as Record<string, unknown> | undefined;
    const value = set?.[field.slice(dot + 1)];
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    if (value !== undefined && value !== null) odd = true;
    return null;
  });
  return {
    id: event.event.id,
    ts: micros(event['@timestamp']),
    ingested: micros(event.event.ingested),
    odd,
    hot,
    leaves: text,
    source,
  };
}

/** Adds a row; the order is that of `TABLE_COLUMNS`. */
export function appendRow(appender: DuckDBAppender, row: EventRow): void {
  appender.appendVarchar(row.id);
  appender.appendBigInt(row.ts);
  appender.appendBigInt(row.ingested);
  appender.appendBoolean(row.odd);
  for (const value of row.hot) {
    if (value === null) appender.appendNull();
    else appender.appendVarchar(value);
  }
  appender.appendVarchar(row.leaves);
  appender.appendVarchar(row.source);
  appender.endRow();
}

function micros(time: string): bigint {
  const value = parseTime(time);
  if (value === undefined) throw new Error(`Not a time of ours: ${time.slice(0, 40)}`);
  return BigInt(value);
}
