import { networkRange } from '../event/ip-address.ts';
import { TEXT_FIELDS } from './field-types.ts';
import { comparable, fold } from './fold.ts';
import { addressOf, compareNumbers, numberOf, textOf, timeOf } from './scalars.ts';
import { objectsAt, valuesAt } from './values-at.ts';
import { matchesWildcard, wildcardParts } from './wildcard.ts';
import type { FieldType, FieldTypes } from './field-types.ts';
import type { Bound, Filter, Scalar } from './filter.ts';
import type { Fields } from './values-at.ts';

/**
 * Whether a document fits a filter: the meaning every store must give, so it is written to be
 * read, not to be fast. Total: any filter has an answer on any document.
 * @param textFields the fields a `text` node looks in
 */
export function evaluate(
  filter: Filter,
  document: Fields,
  fieldTypes: FieldTypes,
  textFields: readonly string[] = TEXT_FIELDS,
): boolean {
  switch (filter.type) {
    case 'and':
      return filter.filters.every(child => evaluate(child, document, fieldTypes, textFields));
    case 'or':
      return filter.filters.some(child => evaluate(child, document, fieldTypes, textFields));
    case 'not':
      return !evaluate(filter.filter, document, fieldTypes, textFields);
    case 'any':
      return objectsAt(document, filter.path).some(object =>
        evaluate(filter.filter, object, field => fieldTypes(`${filter.path}.${field}`), textFields),
      );
    case 'text':
      return textFields.some(field =>
        valuesAt(document, field).some(value => foldedText(value)?.includes(fold(filter.value))),
      );
    case 'exists':
    case 'equals':
    case 'in':
    case 'range':
    case 'prefix':
    case 'contains':
    case 'wildcard':
    case 'cidr': {
      const test = valueTest(filter, fieldTypes(filter.field));
      return valuesAt(document, filter.field).some(test);
    }
  }
}

type FieldFilter = Extract<Filter, { readonly field: string }>;

/** What one value of the field must fulfil. */
function valueTest(filter: FieldFilter, type: FieldType): (value: Scalar) => boolean {
  switch (filter.type) {
    case 'exists':
      return () => true;
    case 'equals':
      return value => equal(value, filter.value, type, filter.cased);
    case 'in':
      return value => filter.values.some(one => equal(value, one, type, filter.cased));
    case 'range':
      return value => {
        const { gt, gte, lt, lte } = filter;
        return (
          (gt === undefined || order(value, gt, type) > 0) &&
          (gte === undefined || order(value, gte, type) >= 0) &&
          (lt === undefined || order(value, lt, type) < 0) &&
          (lte === undefined || order(value, lte, type) <= 0)
        );
      };
    case 'prefix': {
      const start = comparable(filter.value, filter.cased);
      return textTest(filter.cased, text => text.startsWith(start));
    }
    case 'contains': {
      const part = comparable(filter.value, filter.cased);
      return textTest(filter.cased, text => text.includes(part));
    }
    case 'wildcard': {
      const parts = wildcardParts(comparable(filter.value, filter.cased));
      return textTest(filter.cased, text => matchesWildcard(parts, text));
    }
    case 'cidr': {
      const network = networkRange(filter.network);
      if (network === undefined) return () => false;
      return value => {
        const address = addressOf(value);
        return address !== undefined && address >= network.first && address <= network.last;
      };
    }
  }
}

/**
 * By the field's type where both sides have it (10.0.0.1 and ::ffff:10.0.0.1; two spellings of
 * one instant; 7 and "7.0"), otherwise: booleans only with booleans, a number with a numeric
 * string, and the rest as text.
 */
function equal(
  value: Scalar,
  wanted: Scalar,
  type: FieldType,
  cased: boolean | undefined,
): boolean {
  const typed = compareTyped(value, wanted, type);
  if (typed !== undefined) return typed === 0;
  if (typeof value === 'boolean' || typeof wanted === 'boolean') return value === wanted;
  if (typeof wanted === 'number') {
    const number = numberOf(value);
    return number !== undefined && compareNumbers(number, wanted) === 0;
  }
  return comparable(textOf(value) ?? '', cased) === comparable(wanted, cased);
}

/**
 * Where a value stands to a bound: negative, zero, positive, or NaN, which is in no range. On a
 * field of no ordered type the bound decides: a number or numeric string orders numbers, a time
 * orders times; text is not ordered.
 */
function order(value: Scalar, bound: Bound, type: FieldType): number {
  if (type === 'number' || type === 'time' || type === 'ip') {
    return compareTyped(value, bound, type) ?? Number.NaN;
  }
  const kind = numberOf(bound) === undefined ? 'time' : 'number';
  return compareTyped(value, bound, kind) ?? Number.NaN;
}

/** Compares two values as the type says; undefined where one of them is not of it. */
function compareTyped(a: Scalar, b: Scalar, type: FieldType): number | undefined {
  const read = type === 'number' ? numberOf : type === 'time' ? timeOf : addressOf;
  if (type !== 'number' && type !== 'time' && type !== 'ip') return undefined;
  const x = read(a);
  const y = read(b);
  if (x === undefined || y === undefined) return undefined;
  if (x < y) return -1;
  return x > y ? 1 : 0;
}

function textTest(
  cased: boolean | undefined,
  test: (text: string) => boolean,
): (value: Scalar) => boolean {
  return value => {
    const text = textOf(value);
    return text !== undefined && test(comparable(text, cased));
  };
}

function foldedText(value: Scalar): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : fold(text);
}
