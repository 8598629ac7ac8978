import type { Filter } from '../../ingest/query/filter.ts';
import type { Scope } from '../../ingest/query/scope.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { ChainPlace } from '../audit/chain.ts';
import type { AuditLog } from './audit-log.ts';
import type { Outbox } from './outbox.ts';

/** What every document has. `version` counts from 1 and moves with every change. */
export interface Document {
  readonly id: string;
  readonly version: number;
}

/** A kind of document: its name and the fields stores index. Declared beside its model. */
export interface Collection<D extends Document> {
  readonly name: string;
  /** Dotted paths that may be filtered, sorted and grouped quickly; anything else is still exact. */
  readonly indexes: readonly IndexedField[];
  /**
   * Lists that are long and looked at often: documents with one value in each field of `by`, in
   * the order of `sort`. A page with a filter that pins those fields is then found without
   * walking past others. All fields are declared ones; each list costs a key a document.
   */
  readonly lists?: readonly { readonly by: readonly string[]; readonly sort: string }[];
  /** Declared fields of which no two documents share a value, by fold; `null` is shared freely. */
  readonly unique?: readonly string[];
  /** Fields that a `text` node looks in; those of events where absent. */
  readonly text?: readonly string[];
  /** Never set; carries the type. */
  readonly document?: D;
}

export interface IndexedField {
  readonly field: string;
  readonly type: 'keyword' | 'number' | 'time' | 'ip' | 'boolean';
  /** `name`: text a person reads and looks up; sorted by `nameKey` in place of code points. */
  readonly order?: 'name';
}

export interface Find {
  readonly filter: Filter;
  /**
   * `null`, missing and `[]` last in either direction; an array by its least value; `id` is the
   * tie-break, in the same direction.
   */
  readonly sort: { readonly field: string; readonly direction: 'ascending' | 'descending' };
  /** 1 to 1,000. */
  readonly limit: number;
  /** The cursor of the page before: opaque, bound to filter, sort and scope. */
  readonly after?: string;
}

export interface Page<D> {
  readonly items: readonly D[];
  readonly next?: string;
}

/** One act of a commit. A commit is all or nothing. */
export type Act =
  | { readonly type: 'insert'; readonly collection: string; readonly document: Document }
  /** `document.version` must be `version + 1`. */
  | {
      readonly type: 'replaceIfVersion';
      readonly collection: string;
      readonly document: Document;
      readonly version: number;
    }
  | {
      readonly type: 'remove';
      readonly collection: string;
      readonly id: string;
      readonly version: number;
    }
  /** Becomes the next link of the writer's chain, in this commit. */
  | { readonly type: 'appendAudit'; readonly entry: AuditEntry }
  /**
   * Removes reason and payload of an audit entry for good; the chain still verifies. The commit
   * must also append an entry with action `erase` and object `audit`, that id.
   */
  | { readonly type: 'eraseAudit'; readonly id: string }
  /**
   * Removes a chain's entries up to a place, which a signed checkpoint carries as a cut
   * (`audit/retain-entries.ts`, its only caller). The commit must also append an entry with
   * action `retain`.
   */
  | { readonly type: 'cutAudit'; readonly place: ChainPlace }
  /** Every effect outside the store starts from a row of the same commit. */
  | {
      readonly type: 'outbox';
      readonly topic: string;
      readonly payload: Readonly<Record<string, string | number>>;
    };

export interface Change {
  /** Grows with every commit; never reused. */
  readonly sequence: number;
  readonly topic: string;
  readonly payload: Readonly<Record<string, string | number>>;
}

/**
 * Port to the documents people and detections write. Small on purpose: no transaction callback
 * (a retry would run its effects twice, and it cannot cross a thread). Adapters: `sqlite/`;
 * later MongoDB. All methods reject with a `StoreError`.
 */
export interface DocumentStore {
  get<D extends Document>(
    collection: Collection<D>,
    id: string,
    scope: Scope,
  ): Promise<D | undefined>;
  find<D extends Document>(collection: Collection<D>, find: Find, scope: Scope): Promise<Page<D>>;
  /** Exact up to `cap`, then `cap`. */
  count<D extends Document>(
    collection: Collection<D>,
    filter: Filter,
    cap: number,
    scope: Scope,
  ): Promise<number>;
  /**
   * How many documents per value of a declared field, most first; `null` for those without.
   * Values equal without case are one, shown as the least of their spellings.
   */
  group<D extends Document>(
    collection: Collection<D>,
    field: string,
    filter: Filter,
    limit: number,
    scope: Scope,
  ): Promise<readonly { readonly value: string | null; readonly count: number }[]>;
  /**
   * Durable when it resolves.
   * @throws StoreError `VERSION_CONFLICT` or `DOCUMENT_EXISTS` (a `DocumentExistsError`, which
   * names the field): nothing was changed
   */
  commit(acts: readonly Act[]): Promise<void>;
  /** Outbox rows after a sequence, oldest first; at most `limit`. */
  changes(after: number, limit: number): Promise<readonly Change[]>;
  /** Who has dispatched how much of `changes`. */
  readonly outbox: Outbox;
  /** The audit chains as they lie there; entries for people are found in `AUDIT`. */
  readonly audit: AuditLog;
  /** Calls back after each commit that wrote outbox rows, with the newest sequence. */
  onCommit(listener: (sequence: number) => void): () => void;
  close(): Promise<void>;
}
