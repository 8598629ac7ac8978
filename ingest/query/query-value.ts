import { networkRange } from '../event/ip-address.ts';
import { escapeWildcard, wildcardParts } from './wildcard.ts';
import type { Filter, Scalar } from './filter.ts';
import type { Word } from './tokenize-query.ts';

/** `field|contains|cased: …`: how the value is meant where its writing does not say it. */
export const MODIFIERS = ['cased', 'prefix', 'contains', 'wildcard', 'cidr'] as const;
export type Modifier = (typeof MODIFIERS)[number];

/** What an unquoted word stands for: `true`, a number as JavaScript writes it back, or text. */
export function readScalar(word: string): Scalar {
  if (word === 'true') return true;
  if (word === 'false') return false;
  // 05, 5.0 and integers beyond 2^53 stay as written: a double would not give them back.
  if (/^-?[0-9]/.test(word) && String(Number(word)) === word) return Number(word);
  return word;
}

/** The condition that `field: word` sets. */
export function wordFilter(field: string, word: Word, cased: boolean): Filter {
  const mark = cased ? { cased: true as const } : {};
  if (!word.wild) {
    if (isNetwork(word.text)) return { type: 'cidr', field, network: word.text };
    return { type: 'equals', field, value: readScalar(word.text), ...mark };
  }
  const parts = wildcardParts(word.pattern);
  const [first, second, third] = parts;
  if (parts.length === 1 && first === 'any') return { type: 'exists', field };
  if (parts.length === 2 && isLiteral(first) && second === 'any') {
    return { type: 'prefix', field, value: first.literal, ...mark };
  }
  if (parts.length === 3 && first === 'any' && isLiteral(second) && third === 'any') {
    return { type: 'contains', field, value: second.literal, ...mark };
  }
  return { type: 'wildcard', field, value: plainPattern(word.pattern), ...mark };
}

/** Whether text is a network in the form `address/bits`. */
export function isNetwork(text: string): boolean {
  return text.includes('/') && networkRange(text) !== undefined;
}

/** A pattern with its escapes and stars written in the one usual way. */
export function plainPattern(pattern: string): string {
  return wildcardParts(pattern)
    .map(part => (isLiteral(part) ? escapeWildcard(part.literal) : part === 'any' ? '*' : '?'))
    .join('');
}

function isLiteral(part: unknown): part is { readonly literal: string } {
  return typeof part === 'object';
}
