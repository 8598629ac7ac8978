import type { Filter } from './filter.ts';

declare const minted: unique symbol;

/**
 * What a caller may see, compiled by every store into every query. Only `server/policy/` mints
 * one (the import-graph test holds it to that), and no search compiles without one.
 */
export interface Scope {
  readonly filter: Filter;
  readonly [minted]: true;
}

/** For `server/policy/` alone. */
export function mintScope(filter: Filter): Scope {
  return { filter } as Scope;
}
