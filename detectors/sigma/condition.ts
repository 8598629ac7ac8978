import type { Expression } from './expression.ts';
import { RuleError } from './rule.ts';

const MAX_LENGTH = 16_384;
const MAX_DEPTH = 64;

type Token = { readonly kind: '(' | ')' | 'word'; readonly text: string };

/**
 * Parses a condition and puts the selections' expressions in place of their names.
 * Grammar, loosest first: `or`, `and`, `not`, `1 of` / `any of` / `all of`, parentheses.
 * Decisions: operators are taken in any case, names only as written; a pattern or name that
 * stands for no selection is an error (else a typing mistake would switch a rule off or on in
 * silence); `them` and patterns skip names starting with `_`, unless the pattern does too.
 * @throws RuleError
 */
export function parseCondition(
  text: string,
  selections: ReadonlyMap<string, Expression>,
): Expression {
  if (text.length > MAX_LENGTH) throw invalid(`longer than ${MAX_LENGTH} characters`);
  if (text.includes('|')) {
    throw new RuleError('AGGREGATION_REMOVED', 'aggregations (|) were removed; use a correlation');
  }
  const parser = new ConditionParser(tokenise(text), selections);
  return parser.parse();
}

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*([()]|[^\s()]+)/gy;
  for (let m = pattern.exec(text); m !== null; m = pattern.exec(text)) {
    const word = m[1]!;
    if (word === '(' || word === ')') tokens.push({ kind: word, text: word });
    else if (/^[\p{L}\p{N}_.*?-]+$/u.test(word)) tokens.push({ kind: 'word', text: word });
    else throw invalid(`unexpected "${word}"`);
  }
  return tokens;
}

function invalid(reason: string): RuleError {
  return new RuleError('CONDITION_INVALID', `condition: ${reason}`);
}

class ConditionParser {
  readonly #tokens: readonly Token[];
  readonly #selections: ReadonlyMap<string, Expression>;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], selections: ReadonlyMap<string, Expression>) {
    this.#tokens = tokens;
    this.#selections = selections;
  }

  parse(): Expression {
    if (this.#tokens.length === 0) throw invalid('is empty');
    const expression = this.#chain('or', () => this.#chain('and', () => this.#unary()));
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw invalid(`unexpected "${rest.text}"`);
    return expression;
  }

  #chain(type: 'and' | 'or', operand: () => Expression): Expression {
    const items = [operand()];
    while (this.#accept(type)) items.push(operand());
    return items.length === 1 ? items[0]! : { type, items };
  }

  #unary(): Expression {
    if (++this.#depth > MAX_DEPTH) throw invalid(`nested deeper than ${MAX_DEPTH}`);
    try {
      if (this.#isOperator('not') && !this.#selections.has(this.#tokens[this.#at]!.text)) {
        this.#at++;
        return { type: 'not', item: this.#unary() };
      }
      return this.#operand();
    } finally {
      this.#depth--;
    }
  }

  #operand(): Expression {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw invalid('ends too early');
    if (token.kind === ')') throw invalid('unexpected ")"');
    if (token.kind === '(') {
      const inner = this.#chain('or', () => this.#chain('and', () => this.#unary()));
      if (this.#tokens[this.#at++]?.kind !== ')') throw invalid('")" is missing');
      return inner;
    }
    if (this.#isOperator('of')) {
      this.#at++;
      return this.#quantified(token.text);
    }
    const selection = this.#selections.get(token.text);
    if (selection === undefined) throw unknown(token.text);
    return selection;
  }

  #quantified(quantifier: string): Expression {
    const word = quantifier.toLowerCase();
    if (word !== '1' && word !== 'any' && word !== 'all') {
      throw invalid(`"${quantifier} of" is not in the specification; use 1, any or all`);
    }
    const token = this.#tokens[this.#at++];
    if (token?.kind !== 'word') throw invalid(`"${quantifier} of" needs a name, pattern or them`);
    const items = [...this.#selections]
      .filter(([name]) => matchesName(token.text, name))
      .map(([, expression]) => expression);
    if (items.length === 0) throw unknown(token.text);
    if (items.length === 1) return items[0]!;
    return { type: word === 'all' ? 'and' : 'or', items };
  }

  #accept(operator: string): boolean {
    if (!this.#isOperator(operator)) return false;
    this.#at++;
    return true;
  }

  #isOperator(operator: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'word' && token.text.toLowerCase() === operator;
  }
}

function unknown(name: string): RuleError {
  return new RuleError(
    'CONDITION_UNKNOWN_IDENTIFIER',
    `condition: no selection is called "${name}"`,
  );
}

function matchesName(pattern: string, name: string): boolean {
  if (pattern.toLowerCase() === 'them') return !name.startsWith('_');
  if (name.startsWith('_') && !pattern.startsWith('_')) return false;
  const pieces = pattern.split('*');
  if (pieces.length === 1) return name === pattern;
  let at = pieces[0]!.length;
  if (!name.startsWith(pieces[0]!)) return false;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  const last = pieces.at(-1)!;
  return name.length - last.length >= at && name.endsWith(last);
}
