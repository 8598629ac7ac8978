import { networkRange } from '../event/ip-address.ts';
import { canonicalFilter } from './canonical-filter.ts';
import { MAX_NESTING, MAX_NODES, MAX_PATTERN, MAX_QUERY, MAX_TEXT } from './filter-limits.ts';
import { EVERYTHING } from './filter.ts';
import { MODIFIERS, readScalar, wordFilter } from './query-value.ts';
import {
  QuerySyntaxError,
  readComparator,
  readKeyword,
  readQuoted,
  readWord,
  skipSpace,
} from './tokenize-query.ts';
import type { Bound, Filter, Scalar } from './filter.ts';
import type { Modifier } from './query-value.ts';
import type { Expectation } from './tokenize-query.ts';

export type ParsedQuery =
  | { readonly ok: true; readonly filter: Filter }
  | {
      readonly ok: false;
      /** UTF-16 units from the start. */
      readonly position: number;
      readonly expected: Expectation;
      readonly message: string;
    };

/**
 * Reads a query, a language close to KQL, into a canonical filter:
 *
 *     field: value        equality; field: val* and *val* and v?l with wildcards; field: * exists
 *     field: (a or b)     any of them; also with `and`, `not` and parentheses
 *     field: 10.0.0.0/8   network         field >= 5 < 9      range, for one and the same value
 *     path: { … }         conditions on one object of an array; fields are relative to it
 *     field|cased: x      modifiers: cased, prefix, contains, wildcard, cidr
 *     word "two words"    free text       *                   everything, as an empty query
 *
 * `not` binds tighter than `and` (which may be left out), that tighter than `or`; they are
 * keywords in any case. `\` escapes a special character of a word; in quotes only `"` and `\`.
 */
export function parseQuery(query: string): ParsedQuery {
  try {
    if (query.length > MAX_QUERY) {
      throw new QuerySyntaxError(
        MAX_QUERY,
        'shorter',
        `A query has at most ${MAX_QUERY} characters.`,
      );
    }
    return { ok: true, filter: canonicalFilter(new QueryParser(query).whole()) };
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const { position, expected, message } = error;
    return { ok: false, position, expected, message };
  }
}

const BOUNDS = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' } as const;

class QueryParser {
  private readonly query: string;
  private at = 0;
  private nesting = 0;
  private conditions = 0;

  constructor(query: string) {
    this.query = query;
    this.skip();
  }

  whole(): Filter {
    if (this.at === this.query.length) return EVERYTHING;
    const filter = this.or(() => this.term(), true);
    if (this.at < this.query.length) this.fail('end', `Nothing may follow here.`);
    return filter;
  }

  /** `implicit`: whether terms side by side are joined by `and`. */
  private or(term: () => Filter, implicit: boolean): Filter {
    const filters = [this.and(term, implicit)];
    while (this.keyword('or')) filters.push(this.and(term, implicit));
    return filters.length === 1 ? (filters[0] as Filter) : { type: 'or', filters };
  }

  private and(term: () => Filter, implicit: boolean): Filter {
    const filters = [this.not(term)];
    const more = implicit
      ? () => this.keyword('and') || this.termFollows()
      : () => this.keyword('and');
    while (more()) filters.push(this.not(term));
    return filters.length === 1 ? (filters[0] as Filter) : { type: 'and', filters };
  }

  private not(term: () => Filter): Filter {
    if (!this.keyword('not')) return term();
    return this.nested(() => ({ type: 'not', filter: this.not(term) }));
  }

  private term(): Filter {
    if (this.sign('(')) {
      const filter = this.nested(() => this.or(() => this.term(), true));
      this.close(')', 'parenthesis');
      return filter;
    }
    this.countCondition();
    const start = this.at;
    const quoted = this.query.charAt(this.at) === '"';
    const word = quoted
      ? { ...readQuoted(this.query, this.at), wild: false }
      : readWord(this.query, this.at, 'term');
    if (!quoted && (word.end === start || readKeyword(this.query, start))) {
      this.fail('term', 'Here a word or a field should stand.');
    }
    this.move(word.end);
    const next = this.query.charAt(this.at);
    if (next !== '' && ':|<>'.includes(next)) {
      if (word.text === '') this.fail('field', 'The name of the field is empty.', start);
      return this.condition(word.text);
    }
    if (word.text === '') this.fail('text', 'Free text needs a character.', start);
    this.limit(word.text, MAX_TEXT, start);
    if (!word.wild) return { type: 'text', value: word.text };
    if (word.text === '*') return EVERYTHING;
    const bare = withoutOuterStars(word.text);
    if (bare === '' || /[*?]/.test(bare)) {
      this.fail('quotes-or-field', 'Wildcards need a field; as plain characters, quotes.', start);
    }
    return { type: 'text', value: bare };
  }

  private condition(field: string): Filter {
    const modifiers = this.modifiers();
    if (modifiers.size === 0 && readComparator(this.query, this.at)) return this.range(field);
    if (!this.sign(':')) this.fail('value', 'After a field stands : or a comparison.');
    if (modifiers.size > 0) return this.value(field, modifiers);
    if (readComparator(this.query, this.at)) return this.range(field);
    if (!this.sign('{')) return this.value(field, modifiers);
    const filter = this.nested(() => this.or(() => this.term(), true));
    this.close('}', 'brace');
    return { type: 'any', path: field, filter };
  }

  private modifiers(): ReadonlySet<Modifier> {
    const found = new Set<Modifier>();
    while (this.sign('|')) {
      const word = readWord(this.query, this.at, 'term');
      const modifier = MODIFIERS.find(known => known === word.text);
      const clash = [...found].some(other => other !== 'cased') && modifier !== 'cased';
      if (modifier === undefined || clash || found.has(modifier)) {
        this.fail('modifier', `Here one of ${MODIFIERS.join(', ')} should stand.`);
      }
      found.add(modifier);
      this.move(word.end);
    }
    return found;
  }

  private value(field: string, modifiers: ReadonlySet<Modifier>): Filter {
    if (!this.sign('(')) return this.single(field, modifiers);
    if (this.sign(')')) return { type: 'in', field, values: [], ...casedMark(modifiers) };
    const filter = this.nested(() => this.or(() => this.value(field, modifiers), false));
    this.close(')', 'parenthesis');
    const values = plainValues(filter);
    if (values === undefined) return filter;
    return { type: 'in', field, values, ...casedMark(modifiers) };
  }

  private single(field: string, modifiers: ReadonlySet<Modifier>): Filter {
    this.countCondition();
    const start = this.at;
    const mark = casedMark(modifiers);
    const kind = [...modifiers].find(modifier => modifier !== 'cased');
    const quoted = this.query.charAt(this.at) === '"' ? readQuoted(this.query, this.at) : undefined;
    const word = readWord(this.query, this.at, 'value');
    if (quoted === undefined && (word.end === start || readKeyword(this.query, start))) {
      this.fail('value', 'Here a value should stand.');
    }
    this.move(quoted?.end ?? word.end);
    const pattern = kind === 'wildcard' || (word.wild && quoted === undefined);
    this.limit((quoted ?? word).text, pattern ? MAX_PATTERN : MAX_TEXT, start);
    const text = quoted?.text ?? (kind === 'wildcard' ? word.pattern : word.text);
    if (kind === 'cidr') {
      if (networkRange(text) === undefined) {
        this.fail('network', 'Here a network such as 10.0.0.0/8 should stand.', start);
      }
      return { type: 'cidr', field, network: text };
    }
    if (kind !== undefined) return { type: kind, field, value: text, ...mark };
    if (quoted !== undefined) return { type: 'equals', field, value: text, ...mark };
    return wordFilter(field, word, modifiers.has('cased'));
  }

  private range(field: string): Filter {
    const bounds: { gt?: Bound; gte?: Bound; lt?: Bound; lte?: Bound } = {};
    for (;;) {
      const comparator = readComparator(this.query, this.at);
      if (comparator === undefined) return { type: 'range', field, ...bounds };
      const name = BOUNDS[comparator];
      if (bounds[name] !== undefined) this.fail('end', `There is one ${comparator} already.`);
      this.move(this.at + comparator.length);
      bounds[name] = this.bound();
    }
  }

  private bound(): Bound {
    if (this.query.charAt(this.at) === '"') {
      const quoted = readQuoted(this.query, this.at);
      this.move(quoted.end);
      return quoted.text;
    }
    const word = readWord(this.query, this.at, 'bound');
    if (word.end === this.at || word.wild)
      this.fail('bound', 'Here a number or a time should stand.');
    this.move(word.end);
    const value = readScalar(word.text);
    return typeof value === 'boolean' ? word.text : value;
  }

  private termFollows(): boolean {
    const c = this.query.charAt(this.at);
    return c !== '' && c !== ')' && c !== '}' && readKeyword(this.query, this.at) !== 'or';
  }

  private keyword(keyword: 'and' | 'or' | 'not'): boolean {
    if (readKeyword(this.query, this.at) !== keyword) return false;
    this.move(this.at + keyword.length);
    return true;
  }

  private sign(sign: string): boolean {
    if (this.query.charAt(this.at) !== sign) return false;
    this.move(this.at + 1);
    return true;
  }

  private close(sign: string, expected: Expectation): void {
    if (!this.sign(sign)) this.fail(expected, `Here ${sign} should stand.`);
  }

  private countCondition(): void {
    if (++this.conditions <= MAX_NODES) return;
    this.fail('shorter', `A query has at most ${MAX_NODES} conditions and values.`);
  }

  private limit(text: string, limit: number, start: number): void {
    if (text.length > limit) this.fail('shorter', `This has more than ${limit} characters.`, start);
  }

  private nested(read: () => Filter): Filter {
    if (++this.nesting > MAX_NESTING) {
      this.fail('shallower', `Parentheses and "not" go at most ${MAX_NESTING} deep.`);
    }
    const filter = read();
    this.nesting--;
    return filter;
  }

  private move(to: number): void {
    this.at = to;
    this.skip();
  }

  private skip(): void {
    this.at = skipSpace(this.query, this.at);
  }

  private fail(expected: Expectation, message: string, at = this.at): never {
    throw new QuerySyntaxError(at, expected, message);
  }
}

/** Free text is looked for anywhere, so stars at its ends say nothing more. */
function withoutOuterStars(text: string): string {
  let from = 0;
  let to = text.length;
  while (text.charAt(from) === '*') from++;
  while (to > from && text.charAt(to - 1) === '*') to--;
  return text.slice(from, to);
}

function casedMark(modifiers: ReadonlySet<Modifier>): { cased?: true } {
  return modifiers.has('cased') ? { cased: true } : {};
}

/** The values of `a or b or …`, where each is an equality. */
function plainValues(filter: Filter): Scalar[] | undefined {
  if (filter.type === 'equals') return [filter.value];
  if (filter.type !== 'or') return undefined;
  const values = filter.filters.map(one => (one.type === 'equals' ? one.value : undefined));
  return values.every(value => value !== undefined) ? values : undefined;
}
