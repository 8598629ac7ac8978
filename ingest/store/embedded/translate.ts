import { addressKey, networkRange } from '../../event/ip-address.ts';
import { parseTime } from '../../event/time.ts';
import { TEXT_FIELDS, eventFieldType } from '../../query/field-types.ts';
import type { Bound, Filter, Scalar } from '../../query/filter.ts';
import { fold } from '../../query/fold.ts';
import type { WildcardPart } from '../../query/wildcard.ts';
import { wildcardParts } from '../../query/wildcard.ts';
import { ADDRESS, BOOLEAN, MARK, NUMBER, TEXT, canonicalNumber } from './leaf-text.ts';

/**
 * A condition in SQL that is true for at least every row the filter matches (odd rows aside).
 * Where `exact`, for no other; otherwise the rows found are judged by the oracle.
 */
export interface Condition {
  readonly sql: string;
  readonly exact: boolean;
}

const ANY_ROW: Condition = { sql: 'true', exact: false };

/** Translates a filter. Values become literals here and nowhere else. */
export function translate(filter: Filter): Condition {
  switch (filter.type) {
    case 'and':
    case 'or': {
      const parts = filter.filters.map(translate);
      const empty = filter.type === 'and' ? 'true' : 'false';
      const sql = parts.map(part => `(${part.sql})`).join(` ${filter.type} `) || empty;
      return { sql, exact: parts.every(part => part.exact) };
    }
    case 'not': {
      const inner = translate(filter.filter);
      // The complement of "at least" would be "at most": nothing can be left out by it.
      return inner.exact ? { sql: `not (${inner.sql})`, exact: true } : ANY_ROW;
    }
    case 'any':
      return ANY_ROW;
    case 'text': {
      const parts = TEXT_FIELDS.map(field => within(field, contained(filter.value)));
      return { sql: `${holds(fold(filter.value))} and (${parts.join(' or ')})`, exact: true };
    }
    case 'exists': {
      const kinds = [TEXT, BOOLEAN].map(kind => holds(MARK + filter.field + kind));
      return { sql: kinds.join(' or '), exact: true };
    }
    case 'equals':
      return uncased(equal(filter.field, filter.value), filter.cased);
    case 'in': {
      const parts = filter.values.map(value => equal(filter.field, value));
      const sql = parts.map(part => `(${part.sql})`).join(' or ') || 'false';
      return uncased({ sql, exact: parts.every(part => part.exact) }, filter.cased);
    }
    case 'prefix':
      return uncased(exactly(holds(MARK + filter.field + TEXT + fold(filter.value))), filter.cased);
    case 'contains': {
      const sql = `${holds(fold(filter.value))} and ${within(filter.field, contained(filter.value))}`;
      return uncased(exactly(sql), filter.cased);
    }
    case 'wildcard': {
      const parts = wildcardParts(fold(filter.value));
      const literals = parts.flatMap(part =>
        typeof part === 'object' ? [holds(part.literal)] : [],
      );
      const whole = within(filter.field, `${parts.map(pattern).join('')}${MARK}`);
      return uncased(exactly([...literals, whole].join(' and ')), filter.cased);
    }
    case 'range':
      return range(filter.field, filter);
    case 'cidr':
      return cidr(filter.field, filter.network);
  }
}

function exactly(sql: string): Condition {
  return { sql, exact: true };
}

/** The leaves are folded: with `cased` they only narrow down. */
function uncased(condition: Condition, cased: true | undefined): Condition {
  return cased ? { sql: condition.sql, exact: false } : condition;
}

function equal(field: string, value: Scalar): Condition {
  const type = eventFieldType(field);
  if (typeof value === 'boolean') return exactly(leaf(field, BOOLEAN, String(value)));
  if (type === 'number') {
    const number = canonicalNumber(value);
    if (number !== undefined) return exactly(leaf(field, NUMBER, number));
  }
  if (type === 'ip' && typeof value === 'string') {
    const key = addressKey(value);
    if (key !== undefined) return exactly(leaf(field, ADDRESS, key));
  }
  // Two spellings of one number or instant are equal: the oracle decides among what has the field.
  if (typeof value === 'number' || type === 'time' || type === 'number') return present(field);
  return exactly(leaf(field, TEXT, fold(value)));
}

function present(field: string): Condition {
  return { sql: holds(MARK + field + TEXT), exact: false };
}

const TIME_COLUMNS: Readonly<Record<string, string>> = {
  '@timestamp': 'ts',
  'event.ingested': 'ingested',
};

function range(
  field: string,
  bounds: { readonly [name in 'gt' | 'gte' | 'lt' | 'lte']?: Bound },
): Condition {
  const column = TIME_COLUMNS[field];
  if (column === undefined) return present(field);
  const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
  const parts: string[] = [];
  for (const name of ['gt', 'gte', 'lt', 'lte'] as const) {
    const bound = bounds[name];
    if (bound === undefined) continue;
    const micros = typeof bound === 'number' ? bound : parseTime(bound);
    if (micros === undefined || Number.isNaN(micros)) return exactly('false');
    parts.push(
      `${column} ${operators[name]} ${Number.isInteger(micros) ? micros : `${micros}::double`}`,
    );
  }
  return exactly(parts.join(' and ') || 'true');
}

function cidr(field: string, network: string): Condition {
  const wanted = networkRange(network);
  if (wanted === undefined) return exactly('false');
  if (eventFieldType(field) !== 'ip') return present(field);
  const { first, last } = wanted;
  let same = 0;
  while (same < 32 && first[same] === last[same]) same++;
  if (same === 32) return exactly(leaf(field, ADDRESS, first));
  const prefix = holds(MARK + field + ADDRESS + first.slice(0, same));
  // A prefix that ends inside a hexadecimal digit leaves a range of that digit.
  if (first[same] === '0' && last[same] === 'f') return exactly(prefix);
  const digit = `[${digits(first[same]!, last[same]!)}]`;
  return exactly(
    `${prefix} and ${matches(literal(MARK + field + ADDRESS + first.slice(0, same)) + digit)}`,
  );
}

function digits(from: string, to: string): string {
  const all = '0123456789abcdef';
  return all.slice(all.indexOf(from), all.indexOf(to) + 1);
}

function leaf(field: string, kind: string, value: string): string {
  return holds(MARK + field + kind + value + MARK);
}

/** The value of one of the field's leaves begins with what the expression matches. */
function within(field: string, expression: string): string {
  return matches(literal(MARK + field + TEXT) + expression);
}

function contained(value: string): string {
  return `[^${MARK}]*${literal(fold(value))}`;
}

function pattern(part: WildcardPart): string {
  if (part === 'any') return `[^${MARK}]*`;
  return part === 'one' ? `[^${MARK}]` : literal(part.literal);
}

function holds(needle: string): string {
  return needle === '' ? 'true' : `contains(leaves, ${quoted(needle)})`;
}

/** RE2: linear whatever the expression is. */
function matches(expression: string): string {
  return `regexp_matches(leaves, ${quoted(expression)})`;
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);
}

/** A SQL string literal; a NUL, which the engine's parser does not take, is built by `chr`. */
function quoted(text: string): string {
  return text
    .toWellFormed()
    .split('\0')
    .map(part => `'${part.replaceAll("'", "''")}'`)
    .join(' || chr(0) || ');
}
