import { eventFieldType } from '../../../ingest/query/field-types.ts';
import { evaluate } from '../../../ingest/query/evaluate.ts';
import { valuesAt } from '../../../ingest/query/values-at.ts';
import { nest } from './arbitrary-document.ts';
import type { Filter, Scalar } from '../../../ingest/query/filter.ts';
import type { Fields } from '../../../ingest/query/values-at.ts';

export type Evaluator = (filter: Filter, document: Fields) => boolean;

const oracle: Evaluator = (filter, document) => evaluate(filter, document, eventFieldType);

/** An evaluator wrong in one way: it sees another filter, or another document. */
function seeing(
  filters: (filter: Filter) => Filter,
  values: (value: unknown) => unknown = value => value,
): Evaluator {
  return (filter, document) => oracle(mapFilter(filter, filters), mapValues(document, values));
}

/** Evaluators that are each wrong in one way. The cases and the random suite must catch them. */
export const MUTANTS: Readonly<Record<string, Evaluator>> = {
  'drops the complement': seeing(node => (node.type === 'not' ? node.filter : node)),
  'makes not false where the field is missing': seeing(node =>
    node.type === 'not' && 'field' in node.filter
      ? and(node, { type: 'exists', field: node.filter.field })
      : node,
  ),
  'skips the folding': seeing(node =>
    node.type === 'equals' ||
    node.type === 'in' ||
    node.type === 'prefix' ||
    node.type === 'contains'
      ? { ...node, cased: true }
      : node,
  ),
  'folds ASCII only': seeing(
    node => mapTexts(node, asciiFold, true),
    value => (typeof value === 'string' ? asciiFold(value) : value),
  ),
  'ignores cased': seeing(node => {
    if (!('cased' in node)) return node;
    const { cased: _, ...rest } = node;
    return rest;
  }),
  'sees the first element of an array only': seeing(same, value =>
    Array.isArray(value) ? value.slice(0, 1) : value,
  ),
  'sees the last element of an array only': seeing(same, value =>
    Array.isArray(value) ? value.slice(-1) : value,
  ),
  'wants every element of an array': (filter, document) =>
    oracle(
      mapFilter(filter, node => {
        if (!('field' in node)) return node;
        const values = valuesAt(document, node.field);
        const test = (value: unknown): boolean => oracle(node, nest({ [node.field]: value }));
        return values.length > 0 && values.every(test) ? and() : { type: 'or', filters: [] };
      }),
      document,
    ),
  'takes null for a value': seeing(same, value => (value === null ? 'null' : value)),
  'takes [] for a value': seeing(same, value =>
    Array.isArray(value) && value.length === 0 ? '' : value,
  ),
  'does not match numeric strings': seeing(node =>
    node.type === 'equals' && typeof node.value === 'number'
      ? { ...node, value: `${node.value}.` }
      : node,
  ),
  'rounds integers to doubles': seeing(node => mapTexts(node, rounded, false), rounded),
  'compares numbers as text': seeing(node =>
    node.type === 'range' && [node.gt, node.gte, node.lt, node.lte].some(b => typeof b === 'number')
      ? { type: 'contains', field: node.field, value: String(node.gt ?? node.gte ?? node.lt) }
      : node,
  ),
  'includes an excluding bound': seeing(node => {
    if (node.type !== 'range') return node;
    const { gt, lt, ...rest } = node;
    return {
      ...rest,
      ...(gt === undefined ? {} : { gte: gt }),
      ...(lt === undefined ? {} : { lte: lt }),
    };
  }),
  'spreads bounds over elements': seeing(node => {
    if (node.type !== 'range') return node;
    const { type, field, ...bounds } = node;
    return and(...Object.entries(bounds).map(([name, b]): Filter => ({ type, field, [name]: b })));
  }),
  'makes booleans text': seeing(
    node => mapTexts(node, bool => (typeof bool === 'boolean' ? String(bool) : bool), false),
    value => (typeof value === 'boolean' ? String(value) : value),
  ),
  'does not know mapped addresses': seeing(same, value =>
    typeof value === 'string' && /^::ffff:/i.test(value) ? `${value}!` : value,
  ),
  'compares networks as text': seeing(node =>
    node.type === 'cidr'
      ? { type: 'prefix', field: node.field, value: node.network.split('.')[0] ?? '' }
      : node,
  ),
  'takes prefix for contains': seeing(node =>
    node.type === 'prefix' ? { ...node, type: 'contains' } : node,
  ),
  'does not anchor wildcards': seeing(node =>
    node.type === 'wildcard' ? { ...node, value: `*${node.value}*` } : node,
  ),
  'ignores escapes in wildcards': seeing(node =>
    node.type === 'wildcard' ? { ...node, value: node.value.replaceAll(/\\(?=[*?])/g, '') } : node,
  ),
  'lets ? be any run': seeing(node =>
    node.type === 'wildcard' ? { ...node, value: node.value.replaceAll('?', '*') } : node,
  ),
  'lets in of nothing hold': seeing(node =>
    node.type === 'in' && node.values.length === 0 ? and() : node,
  ),
  'lets any mix its objects': seeing(node =>
    node.type === 'any' ? mapFilter(node.filter, leaf => prefixed(leaf, node.path)) : node,
  ),
  'compares times as text': seeing(same, value =>
    typeof value === 'string' && /^\d{4}-/.test(value) ? `${value} ` : value,
  ),
  'looks for text in the message only': seeing(node =>
    node.type === 'text' ? { type: 'contains', field: 'message', value: node.value } : node,
  ),
};

function same(filter: Filter): Filter {
  return filter;
}

function and(...filters: Filter[]): Filter {
  return { type: 'and', filters };
}

/** Rewrites every node, children first. */
function mapFilter(filter: Filter, change: (node: Filter) => Filter): Filter {
  if (filter.type === 'and' || filter.type === 'or') {
    return change({ ...filter, filters: filter.filters.map(child => mapFilter(child, change)) });
  }
  if (filter.type === 'not' || filter.type === 'any') {
    return change({ ...filter, filter: mapFilter(filter.filter, change) });
  }
  return change(filter);
}

/** Rewrites every value of a document, an array before its elements. */
function mapValues(document: Fields, change: (value: unknown) => unknown): Fields {
  const walk = (value: unknown): unknown => {
    const changed = change(value);
    if (Array.isArray(changed)) return changed.map(walk);
    if (typeof changed !== 'object' || changed === null) return changed;
    return Object.fromEntries(Object.entries(changed).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(document) as Fields;
}

function mapTexts(node: Filter, change: (value: Scalar) => Scalar, cased: boolean): Filter {
  const mark = cased ? { cased: true as const } : {};
  if (node.type === 'in') return { ...node, values: node.values.map(change), ...mark };
  if (node.type === 'equals') return { ...node, value: change(node.value), ...mark };
  if (node.type === 'prefix') return { ...node, value: String(change(node.value)), ...mark };
  return node;
}

function prefixed(node: Filter, path: string): Filter {
  return 'field' in node ? { ...node, field: `${path}.${node.field}` } : node;
}

function asciiFold(value: Scalar): Scalar {
  return typeof value === 'string' ? value.replaceAll(/[A-Z]/g, c => c.toLowerCase()) : value;
}

function rounded<T>(value: T): T | number {
  return typeof value === 'string' && /^-?\d{16}$/.test(value) ? Number(value) : value;
}
