import { escapeWildcard } from './wildcard.ts';

/** What the language wanted where it stopped; the dashboard says it in the person's language. */
export type Expectation =
  | 'term'
  | 'field'
  | 'value'
  | 'bound'
  | 'text'
  | 'modifier'
  | 'network'
  | 'quote'
  | 'parenthesis'
  | 'brace'
  | 'end'
  | 'shorter'
  | 'shallower'
  | 'quotes-or-field';

/** Thrown inside the parser only; `parseQuery` returns it as a value. */
export class QuerySyntaxError extends Error {
  readonly code = 'QUERY_SYNTAX';
  readonly position: number;
  readonly expected: Expectation;

  constructor(position: number, expected: Expectation, message: string) {
    super(message);
    this.name = 'QuerySyntaxError';
    this.position = position;
    this.expected = expected;
  }
}

/** A run of unquoted characters, escapes removed. */
export interface Word {
  readonly text: string;
  /** As a wildcard pattern: `*` and `?` are wild where they stood without `\`. */
  readonly pattern: string;
  readonly wild: boolean;
  readonly end: number;
}

/** Where a word stands: what follows a field's name may hold `:`, a bound also stops at `<`. */
export type WordPlace = 'term' | 'value' | 'bound';

const STOPS: Readonly<Record<WordPlace, string>> = {
  term: '(){}":<>|',
  value: '(){}"',
  bound: '(){}"<>',
};
const ESCAPABLE = '(){}":<>|*?\\';

/** Reads the word at `at`; its end is `at` where there is none. */
export function readWord(query: string, at: number, place: WordPlace): Word {
  let text = '';
  let pattern = '';
  let wild = false;
  let end = at;
  for (; end < query.length; end++) {
    let c = query.charAt(end);
    if (c === '\\' && isEscapable(query.charAt(end + 1))) {
      c = query.charAt(++end);
      pattern += escapeWildcard(c);
    } else if (isSpace(c) || STOPS[place].includes(c)) {
      break;
    } else if (c === '*' || c === '?') {
      wild = true;
      pattern += c;
    } else {
      pattern += escapeWildcard(c);
    }
    text += c;
  }
  return { text, pattern, wild, end };
}

/**
 * Reads the text in quotes that opens at `at`. `\"` and `\\` are escapes; any other `\` is
 * itself, so that a path needs none.
 */
export function readQuoted(query: string, at: number): { text: string; end: number } {
  let text = '';
  for (let i = at + 1; i < query.length; i++) {
    const c = query.charAt(i);
    const next = query.charAt(i + 1);
    if (c === '"') return { text, end: i + 1 };
    if (c === '\\' && (next === '"' || next === '\\')) {
      text += next;
      i++;
    } else {
      text += c;
    }
  }
  throw new QuerySyntaxError(query.length, 'quote', 'The quoted text has no closing quote.');
}

/** The keyword at `at`, if one stands there alone. */
export function readKeyword(query: string, at: number): 'and' | 'or' | 'not' | undefined {
  const rest = query.slice(at, at + 4).toLowerCase();
  for (const keyword of ['and', 'or', 'not'] as const) {
    if (!rest.startsWith(keyword)) continue;
    const after = rest.charAt(keyword.length);
    if (after === '' || isSpace(after) || '(){}"'.includes(after)) return keyword;
  }
  return undefined;
}

/** The comparison at `at`. */
export function readComparator(query: string, at: number): '>=' | '>' | '<=' | '<' | undefined {
  const sign = query.charAt(at);
  if (sign !== '>' && sign !== '<') return undefined;
  return query.charAt(at + 1) === '=' ? `${sign}=` : sign;
}

/** The first place at or after `at` that is no white space. */
export function skipSpace(query: string, at: number): number {
  let i = at;
  while (i < query.length && isSpace(query.charAt(i))) i++;
  return i;
}

function isEscapable(c: string): boolean {
  return c !== '' && (ESCAPABLE.includes(c) || isSpace(c));
}

function isSpace(c: string): boolean {
  return c === ' ' || c === '\t' || c === '\n' || c === '\r' || c === '\u00a0' || c === '\u3000';
}
