import * as fc from 'fast-check';
import { eventFieldType } from '../../../ingest/query/field-types.ts';
import { FIELDS, OBJECTS } from './arbitrary-document.ts';
import { NETWORKS, arbitraryScalar } from './arbitrary-value.ts';
import type { FieldType } from '../../../ingest/query/field-types.ts';
import type { Bound, Filter, Scalar } from '../../../ingest/query/filter.ts';

/** Any filter over the fields of `arbitraryDocument`, of every kind of node. */
export const arbitraryFilter: fc.Arbitrary<Filter> = filters(
  FIELDS,
  eventFieldType,
  fc.record({
    type: fc.constant('any' as const),
    path: fc.constant(OBJECTS.path),
    filter: filters(OBJECTS.fields, field => eventFieldType(`${OBJECTS.path}.${field}`)),
  }),
);

function filters(
  fields: readonly string[],
  typeOf: (field: string) => FieldType,
  ...more: fc.Arbitrary<Filter>[]
): fc.Arbitrary<Filter> {
  const leaf = fc.oneof(
    ...more,
    { weight: 6, arbitrary: fc.constantFrom(...fields).chain(field => leafOn(field, typeOf)) },
    text().map((value): Filter => ({ type: 'text', value: value === '' ? 'a' : value })),
  );
  const { tree } = fc.letrec<{ tree: Filter }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'filter' },
      { weight: 3, arbitrary: leaf },
      fc.record({ type: fc.constant('not' as const), filter: tie('tree') }),
      fc.record({
        type: fc.constantFrom('and' as const, 'or' as const),
        filters: fc.array(tie('tree'), { maxLength: 3, depthIdentifier: 'filter' }),
      }),
    ),
  }));
  return tree;
}

function leafOn(field: string, typeOf: (field: string) => FieldType): fc.Arbitrary<Filter> {
  const scalar = arbitraryScalar(typeOf(field));
  const cased = fc.constantFrom({}, {}, { cased: true as const });
  const value = text();
  return fc.oneof(
    fc.constant<Filter>({ type: 'exists', field }),
    fc
      .tuple(scalar, cased)
      .map(([value, mark]): Filter => ({ type: 'equals', field, value, ...mark })),
    fc
      .tuple(fc.array(scalar, { maxLength: 3 }), cased)
      .map(([values, mark]): Filter => ({ type: 'in', field, values, ...mark })),
    range(field, scalar),
    fc
      .tuple(fc.constantFrom('prefix' as const, 'contains' as const), value, cased)
      .map(([type, value, mark]): Filter => ({ type, field, value, ...mark })),
    fc
      .tuple(pattern(), cased)
      .map(([value, mark]): Filter => ({ type: 'wildcard', field, value, ...mark })),
    fc.constantFrom(...NETWORKS).map((network): Filter => ({ type: 'cidr', field, network })),
  );
}

function range(field: string, scalar: fc.Arbitrary<Scalar>): fc.Arbitrary<Filter> {
  const bound = scalar.map((value): Bound => (typeof value === 'boolean' ? 0 : value));
  const names = ['gt', 'gte', 'lt', 'lte'] as const;
  return fc
    .tuple(fc.constantFrom(...names), bound, fc.constantFrom(...names), bound)
    .map(([a, x, b, y]): Filter => ({ type: 'range', field, [a]: x, [b]: y }));
}

/** A text that values have, or a part of one. */
function text(): fc.Arbitrary<string> {
  const whole = arbitraryScalar('keyword').map(String);
  const part = fc.tuple(whole, fc.nat(6), fc.integer({ min: 1, max: 4 }));
  return fc.oneof(
    whole,
    part.map(([value, from, length]) => value.slice(from, from + length)),
  );
}

function pattern(): fc.Arbitrary<string> {
  const piece = fc.oneof(
    text().map(value => value.slice(0, 200)),
    fc.constantFrom('*', '?', '**', String.raw`\*`, String.raw`\?`, '\\', 'a', 'i', 'Ө'),
  );
  return fc.array(piece, { maxLength: 4 }).map(pieces => pieces.join(''));
}
