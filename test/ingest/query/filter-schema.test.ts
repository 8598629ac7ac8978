import { expect } from 'chai';
import { MAX_DEPTH } from '../../../ingest/query/filter-limits.ts';
import { filterSchema } from '../../../ingest/query/filter-schema.ts';

function nots(depth: number): unknown {
  let filter: unknown = { type: 'and', filters: [] };
  for (let i = 0; i < depth; i++) filter = { type: 'not', filter };
  return filter;
}

describe('filterSchema', () => {
  it('takes every kind of node', () => {
    const f = 'user.name';
    const filter = {
      type: 'and',
      filters: [
        { type: 'equals', field: f, value: 5, cased: true },
        { type: 'in', field: f, values: ['a', 1, true] },
        { type: 'range', field: f, gte: '5' },
        { type: 'exists', field: f },
        { type: 'prefix', field: f, value: '' },
        { type: 'contains', field: f, value: 'a' },
        { type: 'wildcard', field: f, value: '*' },
        { type: 'cidr', field: f, network: '10.0.0.0/8' },
        { type: 'any', path: 'p', filter: { type: 'text', value: 'x' } },
      ],
    };
    expect(filterSchema.parse(filter)).to.deep.equal(filter);
  });

  const refused: readonly [string, unknown][] = [
    ['an unknown node', { type: 'regex', field: 'f', value: 'a' }],
    ['an unknown property', { type: 'exists', field: 'f', boost: 2 }],
    ['no object', 'user.name: x'],
    ['null', null],
    ['a range without a bound', { type: 'range', field: 'f' }],
    ['a bad network', { type: 'cidr', field: 'f', network: '10.0.0.0/40' }],
    ['infinity', { type: 'equals', field: 'f', value: Infinity }],
    ['an empty field', { type: 'exists', field: '' }],
    ['cased false', { type: 'equals', field: 'f', value: 'a', cased: false }],
    ['too many values', { type: 'in', field: 'f', values: Array.from({ length: 9_000 }, () => 1) }],
    ['a tree too deep', nots(MAX_DEPTH + 1)],
    ['a tree deeper than the stack', nots(500_000)],
  ];
  for (const [what, filter] of refused) {
    it(`refuses ${what}`, () => {
      expect(filterSchema.safeParse(filter).success).to.equal(false);
    });
  }

  it('takes a tree of the greatest depth', () => {
    expect(filterSchema.safeParse(nots(MAX_DEPTH)).success).to.equal(true);
  });
});
