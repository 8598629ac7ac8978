import * as fc from 'fast-check';
import type { Detection } from './reference-evaluator.ts';

/**
 * Few letters, so that matches happen: cases, digits as text, backslashes and wildcards, Cyrillic
 * with its Latin look-alikes, a character of two units.
 */
const PIECES = [
  'a', 'A', 'b', 'ab', 'abc', 'ABCD', '1', '46', '\\', '*', '?', '\\*', '\\\\', '\\?', ' -', '.exe',
  'с', 'c', 'Ө', 'ө', 'ü', '😀', '%', '`',
]; // prettier-ignore
const LITERALS = PIECES.filter(piece => !/^[*?]$/.test(piece));

const pattern = fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }).map(p => p.join(''));
const text = fc
  .array(fc.constantFrom(...LITERALS, '*', '?'), { maxLength: 6 })
  .map(p => p.join(''));
const number = fc.constantFrom(0, 1, 46, 4688, -1, 1.5);
const FIELDS = ['F', 'G', 'H'];
const ABSENT = Symbol('absent');

const fieldValue = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 2, arbitrary: number },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: fc.array(fc.oneof(text, number, fc.constant(null)), { maxLength: 3 }) },
);

/** Each field is there in four of five events. */
export const randomEvent = fc
  .record({ F: field(), G: field(), H: field(), Other: field() }, { noNullPrototype: true })
  .map(all => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ABSENT)));

function field() {
  return fc.oneof(
    { weight: 4, arbitrary: fieldValue },
    { weight: 1, arbitrary: fc.constant(ABSENT) },
  );
}

const scalar = fc.oneof(
  { weight: 8, arbitrary: pattern },
  { weight: 2, arbitrary: number },
  { weight: 1, arbitrary: fc.boolean() },
);
const values = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { minLength: 1, maxLength: 4 }) },
);
const MODIFIERS = [
  '', '', '|contains', '|startswith', '|endswith', '|contains|all', '|cased', '|contains|cased', '|cased', '|endswith|cased',
  '|neq', '|contains|neq', '|all',
]; // prettier-ignore

const fieldItem = fc.oneof(
  {
    weight: 10,
    arbitrary: fc
      .tuple(fc.constantFrom(...FIELDS), fc.constantFrom(...MODIFIERS), values)
      .map(([field, modifiers, value]) => [`${field}${modifiers}`, value] as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...FIELDS), fc.boolean())
      .map(([field, value]) => [`${field}|exists`, value] as const),
  },
  { weight: 1, arbitrary: fc.constantFrom(...FIELDS).map(field => [field, null] as const) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...FIELDS), fc.constantFrom('|lt', '|gte'), number)
      .map(([field, modifier, value]) => [`${field}${modifier}`, value] as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...FIELDS),
        fc.constantFrom('|re', '|re|i'),
        fc.constantFrom('a+b', '^a', '[0-9]{2}', 'b$', 'x|c', '^(a|b)*$'),
      )
      .map(([field, modifier, value]) => [`${field}${modifier}`, value] as const),
  },
);
const fieldMap = fc
  .array(fieldItem, { minLength: 1, maxLength: 3 })
  .map(items => Object.fromEntries(items));
const word = fc.constantFrom('abc', 'b', '46', 'ө', 'a?c', 'a*c', '.exe');
const selection = fc.oneof(
  { weight: 4, arbitrary: fieldItem.map(item => Object.fromEntries([item])) },
  { weight: 4, arbitrary: fieldMap },
  { weight: 2, arbitrary: fc.array(fc.oneof(fieldMap, word), { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: word },
  {
    weight: 1,
    arbitrary: fc.array(word, { minLength: 1, maxLength: 3 }).map(words => ({ '|all': words })),
  },
);

const CONDITIONS = [
  'sel_a', 'sel_a and sel_b', 'sel_a or sel_b', 'sel_a and not sel_b', 'not sel_a',
  'not (sel_a or sel_b)', '1 of sel_*', 'all of sel_*', 'sel_a or sel_b and not _c', '1 of them',
  'all of them', 'sel_a or not _c', '(sel_a or sel_b) and not 1 of _*', 'not not sel_a',
]; // prettier-ignore

export const randomDetection = fc
  .record(
    {
      sel_a: selection,
      sel_b: selection,
      _c: selection,
      condition: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...CONDITIONS) },
        {
          weight: 1,
          arbitrary: fc.array(fc.constantFrom(...CONDITIONS), { minLength: 1, maxLength: 2 }),
        },
      ),
    },
    { noNullPrototype: true },
  )
  .map(detection => detection as unknown as Detection);
