/** A value a filter compares with. Integers beyond 2^53 and times are strings. */
export type Scalar = string | number | boolean;

/**
 * One meaning in every place that searches: memory (the oracle, `evaluate.ts`), the embedded
 * stores, Elasticsearch, OpenSearch, MongoDB. A store that cannot give exactly this refuses the
 * node with a reason; it never approximates. Logic is two-valued: `not` is the complement.
 * `null`, missing and `[]` are the same; an array matches if any element does.
 */
export type Filter =
  | { readonly type: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly type: 'not'; readonly filter: Filter }
  | Comparison
  | { readonly type: 'exists'; readonly field: string }
  | { readonly type: 'cidr'; readonly field: string; readonly network: string }
  /** Conditions that must hold for one and the same object of an array of objects. */
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
  | {
      readonly type: 'range';
      readonly field: string;
      readonly gt?: Bound;
      readonly gte?: Bound;
      readonly lt?: Bound;
      readonly lte?: Bound;
    }
  /** `value` is a string in each of these; in `wildcard`, `*` is any run and `?` one character, `\` escapes. */
  | {
      readonly type: 'prefix' | 'contains' | 'wildcard';
      readonly field: string;
      readonly value: string;
      readonly cased?: true;
    };

/** A number, a numeric string, or a time as RFC 3339, by the field's type. */
export type Bound = string | number;

/** Matches everything: an `and` of nothing. */
export const EVERYTHING: Filter = { type: 'and', filters: [] };
