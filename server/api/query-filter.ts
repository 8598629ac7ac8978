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
