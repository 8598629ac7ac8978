import { inNetwork, parseNetwork } from './cidr.ts';
import type { Comparison, FieldRef, ValueTest } from './expression.ts';
import { foldCase } from './fold-case.ts';
import { compilePattern } from './match-pattern.ts';
import { compileRegex } from './regex.ts';
import { timePart } from './time-part.ts';

/** A test ready to run on the texts of one field. */
export type CompiledTest =
  /** `folded` wants the text folded, else as it came. */
  | {
      readonly kind: 'text';
      readonly folded: boolean;
      readonly matches: (text: string) => boolean;
    }
  | { readonly kind: 'null' }
  | { readonly kind: 'exists'; readonly expected: boolean }
  | { readonly kind: 'fieldref'; readonly ref: FieldRef };

export function compileTest(test: ValueTest): CompiledTest {
  switch (test.op) {
    case 'pattern':
      return text(compilePattern(test.pattern, test.cased), !test.cased);
    case 'regex': {
      const search = compileRegex(test);
      if (typeof search === 'string') throw new Error(`regex was not checked: ${search}`);
      return text(search, false);
    }
    case 'cidr': {
      const network = parseNetwork(test.network);
      if (network === undefined) throw new Error(`network was not checked: ${test.network}`);
      return text(value => inNetwork(network, value), false);
    }
    case 'compare': {
      const compare = comparison(test.operator, test.value);
      return text(value => {
        const number = numberOf(value);
        return number !== undefined && compare(number);
      }, false);
    }
    case 'time-part': {
      const compare = comparison(test.operator, test.value);
      return text(value => {
        const part = timePart(value, test.part);
        return part !== undefined && compare(part);
      }, false);
    }
    case 'null':
      return { kind: 'null' };
    case 'exists':
      return { kind: 'exists', expected: test.expected };
    case 'fieldref':
      return { kind: 'fieldref', ref: test };
  }
}

/** Whether any text of one field stands in the wanted relation to any of the other. */
export function refMatches(
  ref: FieldRef,
  mine: readonly string[],
  other: readonly string[],
): boolean {
  const fold = (value: string) => (ref.cased ? value : foldCase(value));
  return mine.some(a => other.some(b => related(ref.mode, fold(a), fold(b))));
}

function related(mode: FieldRef['mode'], a: string, b: string): boolean {
  switch (mode) {
    case 'equals':
      return a === b;
    case 'contains':
      return a.includes(b);
    case 'startswith':
      return a.startsWith(b);
    case 'endswith':
      return a.endsWith(b);
  }
}

function text(matches: (text: string) => boolean, folded: boolean): CompiledTest {
  return { kind: 'text', folded, matches };
}

/** A plain decimal number; hexadecimal and exponents are text to Sigma's comparisons. */
function numberOf(value: string): number | undefined {
  return /^\s*[+-]?\d{1,40}(\.\d{1,40})?\s*$/.test(value) ? Number(value) : undefined;
}

function comparison(operator: Comparison | 'eq', wanted: number): (value: number) => boolean {
  switch (operator) {
    case 'lt':
      return value => value < wanted;
    case 'lte':
      return value => value <= wanted;
    case 'gt':
      return value => value > wanted;
    case 'gte':
      return value => value >= wanted;
    case 'eq':
      return value => value === wanted;
  }
}
