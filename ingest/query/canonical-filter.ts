import { EVERYTHING } from './filter.ts';
import type { Filter } from './filter.ts';

/** Matches nothing. */
const NOTHING: Filter = { type: 'not', filter: EVERYTHING };

/**
 * The one form of a tree that the query language can write: an `and` inside an `and` is part of
 * it (`or` alike), one of a single filter is that filter, an `or` of nothing is `NOTHING`. The
 * meaning stays.
 */
export function canonicalFilter(filter: Filter): Filter {
  switch (filter.type) {
    case 'and':
    case 'or': {
      const filters = filter.filters.map(canonicalFilter).flatMap(child => {
        if (child.type === filter.type) return child.filters;
        return child === NOTHING && filter.type === 'or' ? [] : [child];
      });
      if (filters.length === 1 && filters[0] !== undefined) return filters[0];
      if (filters.length === 0) return filter.type === 'and' ? EVERYTHING : NOTHING;
      return { type: filter.type, filters };
    }
    case 'not': {
      const inner = canonicalFilter(filter.filter);
      return inner === EVERYTHING ? NOTHING : { type: 'not', filter: inner };
    }
    case 'any':
      return { type: 'any', path: filter.path, filter: canonicalFilter(filter.filter) };
    case 'exists':
    case 'equals':
    case 'in':
    case 'range':
    case 'prefix':
    case 'contains':
    case 'wildcard':
    case 'cidr':
    case 'text':
      return filter;
  }
}
