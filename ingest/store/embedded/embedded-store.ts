import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { evaluate } from '../../query/evaluate.ts';
import { eventFieldType } from '../../query/field-types.ts';
import type { Filter } from '../../query/filter.ts';
import type { Scope } from '../../query/scope.ts';
import type { TelemetryEvent } from '../../event/telemetry-event.ts';
import type { Micros } from '../../event/time.ts';
import type { Disk } from '../../journal/disk.ts';
import type { EventBatch, EventSearch, EventStore, TimeRange } from '../event-store.ts';
import { StoreError } from '../event-store.ts';
import { countEvents, histogramOf, topValues } from './aggregate-events.ts';
import type { EventRow } from './event-row.ts';
import { eventRow } from './event-row.ts';
import { findEvents, relation } from './find-events.ts';
import { HotTable } from './hot-table.ts';
import type { Manifest, Segment } from './manifest.ts';
import { readManifest } from './manifest.ts';
import { ReaderConnections } from './reader-connections.ts';
import { addSegment, unlistSegments, removeStrays } from './segment-writer.ts';

export interface EmbeddedStoreSettings {
  readonly disk: Disk;
  readonly folder: string;
  /** A segment is written at this many rows. */
  readonly segmentRows: number;
  readonly memoryLimit: string;
  readonly threads: number;
}

const MAX_BUCKETS = 1000;
const MAX_LIMIT = 1000;

/**
 * Events without a server: rows gather in a table in memory, go into immutable Parquet segments,
 * and DuckDB searches both. What is in memory only is still in the journal; `applied` says from
 * where to read it again.
 */
export class EmbeddedEventStore implements EventStore {
  readonly #settings: EmbeddedStoreSettings;
  readonly #instance: DuckDBInstance;
  #manifest: Manifest;
  #hot: HotTable;
  #sealed: HotTable | undefined;
  #sealing: Promise<void> = Promise.resolve();
  #tables = 0;
  #appending: Promise<void> = Promise.resolve();
  readonly #readers: ReaderConnections;

  private constructor(
    settings: EmbeddedStoreSettings,
    instance: DuckDBInstance,
    manifest: Manifest,
    hot: HotTable,
  ) {
    this.#settings = settings;
    this.#instance = instance;
    this.#readers = new ReaderConnections(instance);
    this.#manifest = manifest;
    this.#hot = hot;
  }

  /** Opens a folder, in whatever state a stop left it. */
  static async open(settings: EmbeddedStoreSettings): Promise<EmbeddedEventStore> {
    const { disk, folder, memoryLimit, threads } = settings;
    const manifest = await readManifest(disk, folder).catch((cause: unknown) => {
      throw new StoreError('STORE_DAMAGED', `The manifest in ${folder} cannot be read`, { cause });
    });
    await removeStrays(disk, folder, manifest);
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: memoryLimit,
      threads: String(threads),
      // Queries are built here; nothing in them may reach the network or load code.
      autoinstall_known_extensions: 'false',
      // Otherwise it would spill into wherever the program was started.
      temp_directory: join(folder, 'spill'),
    });
    const connection = await instance.connect();
    await connection.run('set global parquet_metadata_cache = true');
    connection.closeSync();
    const hot = await HotTable.create(instance, 'hot_0', manifest.applied);
    return new EmbeddedEventStore(settings, instance, manifest, hot);
  }

  append(batch: EventBatch): Promise<void> {
    const appended = this.#appending.then(() => this.#append(batch));
    this.#appending = appended.catch(() => undefined);
    return appended;
  }

  async #append(batch: EventBatch): Promise<void> {
    const reached = this.reached(batch.partition);
    const end = batch.firstOffset + batch.count;
    if (end <= reached) return;
    const text = Buffer.from(
      batch.ndjson.buffer,
      batch.ndjson.byteOffset,
      batch.ndjson.length,
    ).toString();
    const lines = text
      .slice(0, -1)
      .split('\n')
      .slice(Math.max(0, reached - batch.firstOffset));
    const rows = await this.#unknown(lines.map(eventRow));
    this.#hot.append(rows, batch.ndjson.length);
    this.#hot.applied = { ...this.#hot.applied, [batch.partition]: end };
    if (this.#hot.isFull(this.#settings.segmentRows)) await this.#roll();
  }

  /** What has been appended, durable or not. */
  reached(partition: number): number {
    return this.#hot.applied[partition] ?? 0;
  }

  async applied(partition: number): Promise<number> {
    return this.#manifest.applied[partition] ?? 0;
  }

  /** Marks ticks and controls as passed, so that the journal can let them go. */
  skip(partition: number, offset: number): void {
    if (offset > this.reached(partition)) {
      this.#hot.applied = { ...this.#hot.applied, [partition]: offset };
    }
  }

  search(search: EventSearch, scope: Scope) {
    checkWithin('limit', search.limit, MAX_LIMIT);
    const sources = {
      tables: this.#tableNames(),
      segments: this.#manifest.segments,
      pathOf: (segment: Segment) => this.#pathOf(segment),
    };
    return this.#readers.run(connection =>
      findEvents(connection, sources, search, scoped(search.filter, scope)),
    );
  }

  count(filter: Filter, range: TimeRange | undefined, scope: Scope): Promise<number> {
    return this.#readers.run(connection =>
      countEvents(connection, this.#from(range), scoped(filter, scope), range),
    );
  }

  histogram(filter: Filter, range: TimeRange, width: Micros, scope: Scope) {
    checkWithin('buckets', Math.ceil((range.to - range.from) / width), MAX_BUCKETS);
    return this.#readers.run(connection =>
      histogramOf(connection, this.#from(range), scoped(filter, scope), range, width),
    );
  }

  top(filter: Filter, field: string, limit: number, range: TimeRange | undefined, scope: Scope) {
    checkWithin('limit', limit, MAX_LIMIT);
    return this.#readers.run(connection =>
      topValues(connection, this.#from(range), scoped(filter, scope), field, limit, range),
    );
  }

  async get(ids: readonly string[], scope: Scope): Promise<readonly TelemetryEvent[]> {
    checkWithin('ids', ids.length, MAX_LIMIT);
    const found = await this.#sourcesOf(ids, 'source');
    const events = found.map(source => JSON.parse(source) as TelemetryEvent);
    const visible = events.filter(event => evaluate(scope.filter, event, eventFieldType));
    const byId = new Map(visible.map(event => [event.event.id, event]));
    return ids.map(id => byId.get(id)).filter(event => event !== undefined);
  }

  retain(before: Micros): Promise<{ readonly removed: number }> {
    const sealing = this.#sealing;
    const retained = sealing.then(() => this.#retain(before));
    // In turn with segments: two changes of one manifest would lose one. What failed is told to
    // whoever asked for it.
    this.#sealing = retained.then(
      () => undefined,
      () => sealing,
    );
    this.#sealing.catch(() => undefined);
    return retained;
  }

  async #retain(before: Micros): Promise<{ readonly removed: number }> {
    const dropped = this.#manifest.segments.filter(segment => segment.maxTimestamp < before);
    if (dropped.length === 0) return { removed: 0 };
    const { disk, folder } = this.#settings;
    this.#manifest = await unlistSegments(disk, folder, this.#manifest, dropped);
    await this.#readers.done();
    for (const segment of dropped) await disk.remove(this.#pathOf(segment));
    return { removed: dropped.reduce((sum, { rows }) => sum + rows, 0) };
  }

  /** Writes what is in memory into a segment now. */
  async flush(): Promise<void> {
    if (this.#hot.rows > 0) await this.#roll();
    await this.#sealing;
  }

  async close(): Promise<void> {
    await this.flush();
    this.#hot.seal();
    await this.#hot.drop();
    this.#instance.closeSync();
  }

  /** Rows whose id is new here. Ids begin with their acceptance time: few segments are asked. */
  async #unknown(rows: readonly EventRow[]): Promise<EventRow[]> {
    const fresh = new Map<string, EventRow>();
    for (const row of rows) {
      if (!fresh.has(row.id) && !this.#hot.ids.has(row.id) && !this.#sealed?.ids.has(row.id)) {
        fresh.set(row.id, row);
      }
    }
    const known = await this.#sourcesOf([...fresh.keys()], 'id', []);
    for (const id of known) fresh.delete(id);
    return [...fresh.values()];
  }

  async #sourcesOf(
    ids: readonly string[],
    column: 'id' | 'source',
    tables: readonly string[] = this.#tableNames(),
  ): Promise<string[]> {
    const segments = this.#manifest.segments.filter(({ minId, maxId }) =>
      ids.some(id => id >= minId && id <= maxId),
    );
    if (ids.length === 0 || (segments.length === 0 && tables.length === 0)) return [];
    const list = ids.map(id => `'${id.replaceAll("'", "''")}'`).join(', ');
    const from = relation(
      tables,
      segments.map(segment => this.#pathOf(segment)),
    );
    return this.#readers.run(async connection => {
      const result = await connection.runAndReadAll(
        `select ${column} from ${from} where id in (${list})`,
      );
      return result.getRows().map(row => String(row[0]));
    });
  }

  /** Starts a new table and writes the full one; waits where the one before is still at it. */
  async #roll(): Promise<void> {
    await this.#sealing;
    const full = this.#hot;
    full.seal();
    this.#hot = await HotTable.create(this.#instance, `hot_${++this.#tables}`, full.applied);
    this.#sealed = full;
    this.#sealing = this.#sealing.then(() => this.#writeSegment(full));
    // Told to whoever waits next; unwatched meanwhile it must not end the process.
    this.#sealing.catch(() => undefined);
  }

  async #writeSegment(table: HotTable): Promise<void> {
    const { disk, folder } = this.#settings;
    try {
      this.#manifest = await addSegment(
        disk,
        folder,
        this.#manifest,
        table.description,
        table.applied,
        path => table.writeParquet(path),
      );
    } catch (cause) {
      throw new StoreError('EVENT_APPEND_FAILED', `A segment cannot be written in ${folder}`, {
        cause,
      });
    }
    this.#sealed = undefined;
    await this.#readers.done();
    await table.drop();
  }

  #tableNames(): string[] {
    return [this.#hot.name, ...(this.#sealed ? [this.#sealed.name] : [])];
  }

  #from(range: TimeRange | undefined): string {
    const segments = this.#manifest.segments.filter(
      segment => !range || (segment.maxTimestamp >= range.from && segment.minTimestamp < range.to),
    );
    return relation(
      this.#tableNames(),
      segments.map(segment => this.#pathOf(segment)),
    );
  }

  #pathOf(segment: Segment): string {
    return join(this.#settings.folder, segment.file);
  }
}

function scoped(filter: Filter, scope: Scope): Filter {
  return { type: 'and', filters: [scope.filter, filter] };
}

function checkWithin(what: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new StoreError('QUERY_REFUSED', `${what} must be 1 to ${most}, not ${value}`);
}
