import type { DuckDBAppender, DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { EventRow } from './event-row.ts';
import { TABLE_COLUMNS, appendRow } from './event-row.ts';
import type { Manifest, Segment } from './manifest.ts';

/**
 * A table is full at so many bytes, whatever its rows: it lies in memory, and until it is written
 * the journal must hold it, whose cap may be 256 MiB.
 */
const FULL_BYTES = 128 * 1024 * 1024;

/** Events on their way into a segment: in memory only, the journal has them until then. */
export class HotTable {
  readonly name: string;
  readonly ids = new Set<string>();
  /** Where each partition stands once these rows are durable. */
  applied: Manifest['applied'];
  #minTimestamp = Number.POSITIVE_INFINITY;
  #maxTimestamp = Number.NEGATIVE_INFINITY;
  #minId = '';
  #maxId = '';
  #bytes = 0;
  readonly #appender: DuckDBAppender;
  readonly #connection: DuckDBConnection;

  private constructor(
    name: string,
    connection: DuckDBConnection,
    appender: DuckDBAppender,
    applied: Manifest['applied'],
  ) {
    this.name = name;
    this.#connection = connection;
    this.#appender = appender;
    this.applied = applied;
  }

  /** Each table has a connection of its own: one cannot append while it writes a segment. */
  static async create(
    instance: DuckDBInstance,
    name: string,
    applied: Manifest['applied'],
  ): Promise<HotTable> {
    const connection = await instance.connect();
    await connection.run(`create table ${name} (${TABLE_COLUMNS})`);
    return new HotTable(name, connection, await connection.createAppender(name), applied);
  }

  get rows(): number {
    return this.ids.size;
  }

  /** @param rows how many a segment has */
  isFull(rows: number): boolean {
    return this.rows >= rows || this.#bytes >= FULL_BYTES;
  }

  /** What a segment of these rows would be listed as. */
  get description(): Omit<Segment, 'file' | 'bytes'> {
    return {
      rows: this.rows,
      minTimestamp: this.#minTimestamp,
      maxTimestamp: this.#maxTimestamp,
      minId: this.#minId,
      maxId: this.#maxId,
    };
  }

  /**
   * Adds rows; they can be found when this returns.
   * @param bytes their size in the journal
   */
  append(rows: readonly EventRow[], bytes: number): void {
    this.#bytes += bytes;
    for (const row of rows) {
      appendRow(this.#appender, row);
      const timestamp = Number(row.ts);
      if (timestamp < this.#minTimestamp) this.#minTimestamp = timestamp;
      if (timestamp > this.#maxTimestamp) this.#maxTimestamp = timestamp;
      if (this.#minId === '' || row.id < this.#minId) this.#minId = row.id;
      if (row.id > this.#maxId) this.#maxId = row.id;
      this.ids.add(row.id);
    }
    this.#appender.flushSync();
  }

  /** Nothing is appended any more; the table stays readable. */
  seal(): void {
    this.#appender.closeSync();
  }

  /** Writes all rows, in order of time, as a Parquet file. */
  async writeParquet(path: string): Promise<void> {
    await this.#connection.run(
      `copy (from ${this.name} order by ts, id) to '${path.replaceAll("'", "''")}'
       (format parquet, compression zstd, compression_level 3, row_group_size 20480)`,
    );
  }

  async drop(): Promise<void> {
    await this.#connection.run(`drop table ${this.name}`);
    this.#connection.closeSync();
  }
}
