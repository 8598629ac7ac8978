import { evaluate } from '../../../ingest/query/evaluate.ts';
import { TEXT_FIELDS, declaredTypes } from '../../../ingest/query/field-types.ts';
import { compareCodePoints, fold } from '../../../ingest/query/fold.ts';
import { addressOf, numberOf, textOf, timeOf } from '../../../ingest/query/scalars.ts';
import { valuesAt } from '../../../ingest/query/values-at.ts';
import type { FieldType } from '../../../ingest/query/field-types.ts';
import type { Filter, Scalar } from '../../../ingest/query/filter.ts';
import type { Fields } from '../../../ingest/query/values-at.ts';
import type { Collection, Document, Find } from '../../../server/store/document-store.ts';

/** The documents a filter matches, in the order asked for: what every store must give. */
export function expectedOrder<D extends Document>(
  documents: readonly D[],
  collection: Collection<D>,
  filter: Filter,
  sort: Find['sort'],
): D[] {
  const types = declaredTypes(collection.indexes);
  const turn = sort.direction === 'ascending' ? 1 : -1;
  return documents
    .filter(one => evaluate(filter, asFields(one), types, collection.text ?? TEXT_FIELDS))
    .map(one => ({ one, least: leastValue(asFields(one), sort.field, types(sort.field)) }))
    .sort((a, b) => {
      if (a.least === undefined || b.least === undefined) {
        const missing = Number(a.least === undefined) - Number(b.least === undefined);
        return missing || turn * compareCodePoints(a.one.id, b.one.id);
      }
      const byValue = compareValues(a.least, b.least, types(sort.field));
      return turn * (byValue || compareCodePoints(a.one.id, b.one.id));
    })
    .map(({ one }) => one);
}

/** Values of the type by value, then other text by fold, then booleans. */
export function compareValues(a: Scalar, b: Scalar, type: FieldType): number {
  const [rankA, x] = ranked(a, type);
  const [rankB, y] = ranked(b, type);
  if (rankA !== rankB) return rankA - rankB;
  if (typeof x === 'string' && typeof y === 'string') return compareCodePoints(x, y);
  if (x < y) return -1;
  return x > y ? 1 : 0;
}

function ranked(value: Scalar, type: FieldType): [number, string | number | bigint | boolean] {
  const typed = ofType(value, type);
  if (typed !== undefined) return [0, typed];
  const text = textOf(value);
  return text === undefined ? [2, value] : [1, fold(text)];
}

function ofType(value: Scalar, type: FieldType): string | number | bigint | boolean | undefined {
  if (type === 'number') return numberOf(value);
  if (type === 'time') return timeOf(value);
  if (type === 'ip') return addressOf(value);
  return type === 'boolean' && typeof value === 'boolean' ? value : undefined;
}

function leastValue(document: Fields, field: string, type: FieldType): Scalar | undefined {
  return valuesAt(document, field).sort((a, b) => compareValues(a, b, type))[0];
}

function asFields(document: Document): Fields {
  return document as Document & Fields;
}
