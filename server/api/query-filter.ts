import type { Filter } from '../../ingest/query/filter.ts';
import { EVERYTHING } from '../../ingest/query/filter.ts';
import { parseQuery } from '../../ingest/query/parse-query.ts';
import { ApiError } from './api-error.ts';

/** The filter of a query as typed; a mistake is told with its place. */
export function filterOf(query: string): Filter {
  if (query.trim() === '') return EVERYTHING;
  const parsed = parseQuery(query);
  if (parsed.ok) return parsed.filter;
  throw new ApiError('QUERY_INVALID', parsed.message, parsed.position);
}

/** Every field a filter looks at; `text` and `any` by names of their own. */
export function fieldsOf(filter: Filter): string[] {
  switch (filter.type) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(filter.filter);
    case 'any':
      return [filter.path];
    case 'text':
      return ['free text'];
    case 'equals':
    case 'in':
    case 'range':
    case 'exists':
    case 'prefix':
    case 'contains':
    case 'wildcard':
    case 'cidr':
      return [filter.field];
  }
}
