import { canonicalFilter } from './canonical-filter.ts';
import { isNetwork, plainPattern, readScalar } from './query-value.ts';
import { escapeWildcard, wildcardParts } from './wildcard.ts';
import type { Comparison, Filter, Scalar } from './filter.ts';

/** Characters that mean nothing to the language, in any place. */
const PLAIN = /^[\p{L}\p{M}\p{N}_.@$%#,;/+-]+$/u;
const KEYWORD = /^(?:and|or|not)$/i;

/**
 * Writes a filter as a query that `parseQuery` reads back to the same tree: its canonical form
 * (`canonicalFilter`). Every node can be written; a tree that needs more than `MAX_NESTING`
 * parentheses or goes beyond the other limits of `filter-limits.ts` is not read back.
 */
export function printQuery(filter: Filter): string {
  return print(canonicalFilter(filter));
}

function print(filter: Filter): string {
  switch (filter.type) {
    case 'and':
      if (filter.filters.length === 0) return '*';
      return filter.filters
        .map(child => (child.type === 'or' ? `(${print(child)})` : print(child)))
        .join(' and ');
    case 'or':
      return filter.filters.map(print).join(' or ');
    case 'not': {
      const inner = filter.filter;
      const several = (inner.type === 'and' || inner.type === 'or') && inner.filters.length > 0;
      return several ? `not (${print(inner)})` : `not ${print(inner)}`;
    }
    case 'any':
      return `${name(filter.path)}: { ${print(filter.filter)} }`;
    case 'text':
      return bare(filter.value);
    case 'exists':
      return `${name(filter.field)}: *`;
    case 'cidr':
      return isNetwork(filter.network) && PLAIN.test(filter.network.replaceAll(':', ''))
        ? `${name(filter.field)}: ${filter.network}`
        : `${name(filter.field)}|cidr: ${quote(filter.network)}`;
    case 'equals':
    case 'in':
    case 'range':
    case 'prefix':
    case 'contains':
    case 'wildcard':
      return comparison(filter);
  }
}

function comparison(filter: Comparison): string {
  const field = name(filter.field);
  if (filter.type === 'range') {
    const bounds = (['gt', 'gte', 'lt', 'lte'] as const)
      .filter(bound => filter[bound] !== undefined)
      .map(bound => `${SIGNS[bound]} ${scalar(filter[bound] ?? '')}`);
    return `${field} ${bounds.join(' ')}`;
  }
  const cased = filter.cased ? '|cased' : '';
  if (filter.type === 'equals') return `${field}${cased}: ${scalar(filter.value)}`;
  if (filter.type === 'in') return `${field}${cased}: (${filter.values.map(scalar).join(' or ')})`;
  const short = shortPattern(filter);
  if (short !== undefined) return `${field}${cased}: ${short}`;
  return `${field}|${filter.type}${cased}: ${quote(filter.value)}`;
}

const SIGNS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** `val*`, `*val*` or `v?l*e`, where that says the same; an escape in it would be hard to read. */
function shortPattern({ type, value }: { type: string; value: string }): string | undefined {
  if (type !== 'wildcard') {
    if (!PLAIN.test(value) || escapeWildcard(value) !== value) return undefined;
    return type === 'prefix' ? `${value}*` : `*${value}*`;
  }
  const parts = wildcardParts(value);
  const kinds = parts.map(part => (typeof part === 'object' ? 'literal' : part)).join(' ');
  const shorter = ['', 'literal', 'any', 'literal any', 'any literal any'].includes(kinds);
  if (shorter || plainPattern(value) !== value) return undefined;
  return parts.every(part => typeof part !== 'object' || PLAIN.test(part.literal))
    ? value
    : undefined;
}

function scalar(value: Scalar): string {
  if (typeof value !== 'string') return String(value);
  // What would be read as a number, a boolean or a network is text only in quotes.
  return isBare(value) && readScalar(value) === value && !isNetwork(value) ? value : quote(value);
}

function name(field: string): string {
  return isBare(field) ? field : quote(field);
}

function bare(text: string): string {
  return isBare(text) ? text : quote(text);
}

function isBare(text: string): boolean {
  return PLAIN.test(text) && !KEYWORD.test(text);
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
