import type { Pattern } from './pattern.ts';

/** What a rule's condition and selections come to, once every name and modifier is resolved. */
export type Expression =
  | { readonly type: 'and' | 'or'; readonly items: readonly Expression[] }
  | { readonly type: 'not'; readonly item: Expression }
  /** Any of the tests on one field; `field` null searches the whole event (keywords). */
  | { readonly type: 'test'; readonly field: string | null; readonly tests: readonly ValueTest[] };

export type FieldTest = Extract<Expression, { type: 'test' }>;

/** One test of one value of a field, as data: equal tests of many rules become one. */
export type ValueTest =
  | { readonly op: 'pattern'; readonly pattern: Pattern; readonly cased: boolean }
  | { readonly op: 'regex'; readonly source: string; readonly flags: RegexFlags }
  | { readonly op: 'cidr'; readonly network: string }
  | { readonly op: 'compare'; readonly operator: Comparison; readonly value: number }
  | {
      readonly op: 'time-part';
      readonly part: TimePart;
      readonly operator: Comparison | 'eq';
      readonly value: number;
    }
  | FieldRef
  /** The field is absent, null or an empty list. */
  | { readonly op: 'null' }
  | { readonly op: 'exists'; readonly expected: boolean };

/** Compares with another field of the same event. */
export interface FieldRef {
  readonly op: 'fieldref';
  readonly other: string;
  readonly mode: 'equals' | 'contains' | 'startswith' | 'endswith';
  readonly cased: boolean;
}

export type Comparison = 'lt' | 'lte' | 'gt' | 'gte';
export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** Any of `i`, `m`, `s`, in this order. */
export type RegexFlags = string;
