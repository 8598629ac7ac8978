import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../../ingest/store/event-store.ts';
import { evaluate } from '../../../ingest/query/evaluate.ts';
import { openCursor, signCursor } from '../page-cursor.ts';
import { NO_VALUE } from '../sort-key.ts';
import { auditPlaces, auditRows } from './audit-rows.ts';
import { readCollections } from './collection-tables.ts';
import { compileFilter, seeksOf } from './compile-filter.ts';
import { gatheredFrom, gatheredRows, leastKey } from './gathered-rows.ts';
import { countAlong, planWalk, shortestWalk, walkRows } from './page-walk.ts';
import { outboxFloor } from './outbox-cursors.ts';
import { refused } from './sqlite-error.ts';
import type { FieldType } from '../../../ingest/query/field-types.ts';
import type { Filter } from '../../../ingest/query/filter.ts';
import type { Fields } from '../../../ingest/query/values-at.ts';
import type { ChainRow } from '../../audit/chain.ts';
import type { ChainPlaces } from '../audit-log.ts';
import type { Change, Find } from '../document-store.ts';
import type { RowPlace } from '../page-cursor.ts';
import type { CollectionTables, Declaration } from './collection-tables.ts';
import type { Precondition, Seek } from './compile-filter.ts';
import type { Row } from './page-walk.ts';

export interface ReaderOptions {
  readonly file: string;
  readonly collections: readonly Declaration[];
  readonly cursorKey: Uint8Array;
  /** A question that takes longer is given up. */
  readonly queryTimeout: number;
}

/** So many documents are sooner gathered and sorted than met on a walk along the sort keys. */
const FEW = 1_000;
/** So many ids are not gathered to be looked up; the documents met are read instead. */
const GATHERED = 20_000;

/** A page of documents as their JSON text, which crosses threads in one copy. */
export interface StoredPage {
  readonly bodies: readonly string[];
  readonly next?: string;
}

/** Answers questions from the file, on the thread that calls. Scopes come as their filter. */
export class DocumentReader {
  private readonly database: DatabaseSync;
  private readonly collections: ReadonlyMap<string, CollectionTables>;
  private readonly options: ReaderOptions;
  /** The question being answered: the registered functions see what SQL does not carry. */
  private fits: (document: Fields) => boolean = () => false;
  private deadline = 0;

  constructor(options: ReaderOptions) {
    this.options = options;
    this.database = new DatabaseSync(options.file, { readOnly: true, timeout: 5_000 });
    this.collections = readCollections(this.database, options.collections);
    this.database.function('fits', { directOnly: true }, body => (this.test(String(body)) ? 1 : 0));
    this.database.function(
      'key_of',
      { directOnly: true, deterministic: true },
      (body, path, type) =>
        leastKey(JSON.parse(String(body)) as Fields, String(path), type as FieldType | 'name'),
    );
  }

  get(collection: string, id: string, scope: Filter): string | undefined {
    const tables = this.tables(collection);
    const row = this.database
      .prepare(`SELECT body FROM ${tables.documentsTable} WHERE id = ?`)
      .get(id);
    if (row === undefined) return undefined;
    const body = String(row['body']);
    const { fieldTypes, textFields } = tables;
    const document = JSON.parse(body) as Fields;
    return evaluate(scope, document, fieldTypes, textFields) ? body : undefined;
  }

  find(collection: string, find: Find, scope: Filter): StoredPage {
    const { sort, limit, after } = find;
    if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) {
      throw refused('A page has 1 to 1,000 documents.');
    }
    const tables = this.tables(collection);
    const question = [collection, find.filter, sort.field, sort.direction, scope];
    const { cursorKey } = this.options;
    const place = after === undefined ? undefined : openCursor(after, question, cursorKey);
    const filter = both(scope, find.filter);
    const rows = this.inSnapshot(() => this.pageRows(tables, filter, find, place, limit + 1));
    const bodies = rows.slice(0, limit).map(({ body }) => body);
    const last = rows[limit - 1];
    if (rows.length <= limit || last === undefined) return { bodies };
    return { bodies, next: signCursor(last.place, question, cursorKey) };
  }

  count(collection: string, filter: Filter, cap: number, scope: Filter): number {
    if (!Number.isSafeInteger(cap) || cap < 0)
      throw refused('The cap of a count is no whole number.');
    const tables = this.tables(collection);
    return this.inSnapshot(() => this.countOf(tables, both(scope, filter), cap));
  }

  group(
    collection: string,
    field: string,
    filter: Filter,
    limit: number,
    scope: Filter,
  ): readonly { readonly value: string | null; readonly count: number }[] {
    if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
      throw refused('A grouping has 1 to 10,000 values.');
    }
    const tables = this.tables(collection);
    const keyed = tables.fields.get(field);
    if (keyed === undefined)
      throw refused(`"${field}" of ${collection} is not declared for grouping.`);
    const whole = both(scope, filter);
    const where = this.where(whole, whole, tables, 'k.id', 'many');
    const documents = where.exact ? '' : ` JOIN ${tables.documentsTable} d ON d.id = k.id`;
    const sql =
      `SELECT min(k.shown) AS value, count(*) AS count FROM ${tables.keysTable} k${documents}` +
      ` WHERE k.field = ? AND ${where.sql}` +
      ` GROUP BY k.key ORDER BY count(*) DESC, k.key LIMIT ?`;
    const rows = this.database.prepare(sql).all(keyed.number, ...where.parameters, limit);
    return rows.map(({ value, count }) => ({
      value: value === null ? null : String(value),
      count: Number(count),
    }));
  }

  changes(after: number, limit: number): readonly Change[] {
    const sql =
      'SELECT sequence, topic, payload FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?';
    return this.database
      .prepare(sql)
      .all(after, limit)
      .map(({ sequence, topic, payload }) => ({
        sequence: Number(sequence),
        topic: String(topic),
        payload: JSON.parse(String(payload)) as Change['payload'],
      }));
  }

  outboxFloor(): number {
    return outboxFloor(this.database);
  }

  auditPlaces(): ChainPlaces {
    return auditPlaces(this.database);
  }

  auditRows(after: string, limit: number): readonly ChainRow[] {
    return auditRows(this.database, after, limit);
  }

  close(): void {
    this.database.close();
  }

  private tables(collection: string): CollectionTables {
    const tables = this.collections.get(collection);
    if (tables === undefined)
      throw refused(`There is no collection "${collection}" in this store.`);
    return tables;
  }

  /**
   * The keys narrow; where they are not exact, each document left is put to the oracle.
   * @param rest what the way does not decide of the filter
   * @param met how many documents will be looked at: of a few it is sooner read what they hold
   * than gathered which others have it
   */
  private where(
    rest: Filter,
    filter: Filter,
    tables: CollectionTables,
    id: 'd.id' | 'k.id',
    met: 'few' | 'many',
  ): Precondition {
    const narrowed = compileFilter(
      rest,
      tables,
      id,
      seek => met === 'few' && this.sizeOf(seek, GATHERED) === GATHERED,
    );
    const { fieldTypes, textFields } = tables;
    this.fits = document => evaluate(filter, document, fieldTypes, textFields);
    this.deadline = performance.now() + this.options.queryTimeout;
    return narrowed.exact ? narrowed : { ...narrowed, sql: `${narrowed.sql} AND fits(d.body)` };
  }

  /** The seek that gathers the fewest documents, if they are fewer than `limit`. */
  private smallestSeek(filter: Filter, tables: CollectionTables, limit: number): Seek | undefined {
    let best: Seek | undefined;
    let fewest = limit;
    for (const seek of seeksOf(filter, tables).slice(0, 10)) {
      // Counting on beyond this costs more than the better choice would save.
      const size = this.sizeOf(seek, 10 * FEW);
      if (size < fewest) [best, fewest] = [seek, size];
    }
    return best;
  }

  private countOf(tables: CollectionTables, filter: Filter, cap: number): number {
    const walk = shortestWalk(this.database, tables, filter);
    const seek = this.smallestSeek(filter, tables, walk?.size ?? Infinity);
    if (walk !== undefined && seek === undefined) {
      const where = this.where(
        walk.rest,
        filter,
        tables,
        'k.id',
        walk.size < GATHERED ? 'few' : 'many',
      );
      return countAlong(this.database, tables, walk, where, cap);
    }
    const where = this.where(filter, filter, tables, 'd.id', 'many');
    const sql =
      `SELECT count(*) AS n FROM (SELECT 1 FROM ${tables.documentsTable} d` +
      ` WHERE ${seek ? `d.id IN (${seek.sql}) AND ` : ''}${where.sql} LIMIT ?)`;
    const parameters = [...(seek?.parameters ?? []), ...where.parameters, cap];
    return Number(this.database.prepare(sql).get(...parameters)?.['n']);
  }

  /** One row more than the page has tells whether there is a next one. */
  private pageRows(
    tables: CollectionTables,
    filter: Filter,
    { sort }: Find,
    place: RowPlace | undefined,
    limit: number,
  ): Row[] {
    const { database } = this;
    const walk = planWalk(database, tables, sort, filter);
    const seek = this.smallestSeek(filter, tables, Math.min(FEW, (walk?.size ?? Infinity) / 10));
    const rows: Row[] = [];
    const phases = place?.key === NO_VALUE ? [true] : [false, true];
    for (const without of phases) {
      const left = limit - rows.length;
      if (left <= 0) break;
      const start = without === (place?.key === NO_VALUE) ? place : undefined;
      if (walk === undefined || seek !== undefined) {
        const where = this.where(filter, filter, tables, 'd.id', seek ? 'few' : 'many');
        const from = gatheredFrom(sort.field, tables, seek);
        rows.push(...gatheredRows(database, from, where, sort.direction, without, start, left));
      } else {
        const where = this.where(walk.rest, filter, tables, 'k.id', 'few');
        const { direction } = sort;
        rows.push(...walkRows(database, tables, walk, where, direction, without, start, left));
      }
    }
    return rows;
  }

  /** What is asked of one page must see one state: the way is chosen by what is then walked. */
  private inSnapshot<T>(work: () => T): T {
    this.database.exec('BEGIN');
    try {
      return work();
    } finally {
      this.database.exec('COMMIT');
    }
  }

  private sizeOf({ sql, parameters }: Seek, limit: number): number {
    const counted = `SELECT count(*) AS n FROM (${sql} LIMIT ${limit})`;
    return Number(this.database.prepare(counted).get(...parameters)?.['n']);
  }

  private test(body: string): boolean {
    if (performance.now() > this.deadline) {
      throw new StoreError(
        'QUERY_TIMED_OUT',
        `The question took longer than ${this.options.queryTimeout} ms; narrow it by a declared field.`,
      );
    }
    return this.fits(JSON.parse(body) as Fields);
  }
}

function both(scope: Filter, filter: Filter): Filter {
  return { type: 'and', filters: [scope, filter] };
}
