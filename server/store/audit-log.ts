import type { ChainPlace, ChainRow } from '../audit/chain.ts';

/** Where chains have got to and where retention cut them, in one view. */
export interface ChainPlaces {
  /** The last entry of each chain that has any, or had. */
  readonly heads: readonly ChainPlace[];
  /** The last entry that was dropped of each chain that was cut. */
  readonly cuts: readonly ChainPlace[];
}

/** The part of a store that verification reads: whole chains, without a scope. */
export interface AuditLog {
  places(): Promise<ChainPlaces>;
  /** Links after an id, chain by chain, in order; at most `limit`. The first page is after ''. */
  rows(after: string, limit: number): Promise<readonly ChainRow[]>;
}
