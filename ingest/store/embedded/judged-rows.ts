import type { DuckDBConnection } from '@duckdb/node-api';
import type { TelemetryEvent } from '../../event/telemetry-event.ts';
import { evaluate } from '../../query/evaluate.ts';
import { eventFieldType } from '../../query/field-types.ts';
import type { Filter } from '../../query/filter.ts';
import type { TimeRange } from '../event-store.ts';
import { translate } from './translate.ts';

/** A filter, prepared: what SQL decides alone and what the oracle has to look at. */
export interface Question {
  readonly filter: Filter;
  /** Rows that SQL alone counts as matching; undefined where it cannot. */
  readonly certain: string | undefined;
  /** Rows the oracle has to judge. */
  readonly doubtful: string;
  /** Both together. */
  readonly either: string;
}

export function question(filter: Filter, range: TimeRange | undefined): Question {
  const { sql, exact } = translate(filter);
  const inRange = range ? `ts >= ${range.from} and ts < ${range.to}` : 'true';
  const either = `${inRange} and (odd or (${sql}))`;
  return {
    filter,
    certain: exact ? `${inRange} and not odd and (${sql})` : undefined,
    doubtful: exact ? `${inRange} and odd` : either,
    either,
  };
}

/** Events among the rows of `sql` (columns `source`, `certain`) that fit, in the query's order. */
export async function* judgedEvents(
  connection: DuckDBConnection,
  sql: string,
  filter: Filter,
): AsyncGenerator<TelemetryEvent> {
  const result = await connection.stream(sql);
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const [sources, certain] = chunk.getColumns();
    for (let row = 0; row < chunk.rowCount; row++) {
      const event = JSON.parse(sources![row] as string) as TelemetryEvent;
      if (certain![row] === true || evaluate(filter, event, eventFieldType)) yield event;
    }
  }
}
