/** A value a filter compares with. Integers beyond 2^53 and times are strings. */
export type Scalar = string | number | boolean;

/**
 * One meaning in every place that searches: memory (the oracle, `evaluate.ts`), the embedded
 * stores, Elasticsearch, OpenSearch, MongoDB. A store that cannot give exactly this refuses the
 * node with a reason; it never approximates. Logic is two-valued: `not` is the complement.
 * `null`, missing and `[]` are the same; an array matches if any element does. An object has no
 * value of its own: `exists` does not hold for it, `any` with `EVERYTHING` does.
 *
 * Two values are equal by the field's type where both are of it (`scalars.ts`): numbers exactly,
 * also integers in strings; times to the microsecond; addresses in any spelling. Otherwise a
 * boolean equals only that boolean, a number literal any numeric string of that value, and the
 * rest compares as text: folded (`fold.ts`), or with `cased` as it is. Numbers have a text, the
 * one JSON writes; booleans have none.
 */
export type Filter =
  | { readonly type: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly type: 'not'; readonly filter: Filter }
  | Comparison
  | { readonly type: 'exists'; readonly field: string }
  /** Values that are addresses, of any field; an IPv4 network holds IPv4-mapped addresses too. */
  | { readonly type: 'cidr'; readonly field: string; readonly network: string }
  /**
   * Conditions that must hold for one and the same object of an array of objects (an object
   * alone is an array of one). Fields in `filter` are relative to it.
   */
  | { readonly type: 'any'; readonly path: string; readonly filter: Filter }
  /** Free text: a folded substring of the fields named in `TEXT_FIELDS`. */
  | { readonly type: 'text'; readonly value: string };

export type Comparison =
  | {
      readonly type: 'equals';
      readonly field: string;
      readonly value: Scalar;
      readonly cased?: true;
    }
  | {
      readonly type: 'in';
      readonly field: string;
      readonly values: readonly Scalar[];
      readonly cased?: true;
    }
  /**
   * One and the same value within all bounds. On a field that is neither number, time nor ip a
   * bound that is numeric orders numbers, one that is a time orders times; text is in no range.
   */
  | {
      readonly type: 'range';
      readonly field: string;
      readonly gt?: Bound;
      readonly gte?: Bound;
      readonly lt?: Bound;
      readonly lte?: Bound;
    }
  /**
   * On a value's text, whatever the field's type. In `wildcard`, which covers the whole text, `*`
   * is any run and `?` one code point; `\` escapes `*`, `?` and `\`, before others it is itself.
   */
  | {
      readonly type: 'prefix' | 'contains' | 'wildcard';
      readonly field: string;
      readonly value: string;
      readonly cased?: true;
    };

/** A number, a numeric string, a time as RFC 3339, or an address, by the field's type. */
export type Bound = string | number;

/** Matches everything: an `and` of nothing. */
export const EVERYTHING: Filter = { type: 'and', filters: [] };
