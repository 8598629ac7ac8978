import { expect } from 'chai';
import * as fc from 'fast-check';
import { MAX_NESTING, MAX_NODES, MAX_PATTERN } from '../../../ingest/query/filter-limits.ts';
import { filterSchema } from '../../../ingest/query/filter-schema.ts';
import { parseQuery } from '../../../ingest/query/parse-query.ts';
import type { Filter } from '../../../ingest/query/filter.ts';
import type { Expectation } from '../../../ingest/query/tokenize-query.ts';

const a: Filter = { type: 'text', value: 'a' };
const b: Filter = { type: 'text', value: 'b' };
const c: Filter = { type: 'text', value: 'c' };
const f = 'f';

describe('parseQuery', () => {
  const reads: readonly [string, Filter][] = [
    ['', { type: 'and', filters: [] }],
    [' * ', { type: 'and', filters: [] }],
    ['a b', { type: 'and', filters: [a, b] }],
    ['a or b and c', { type: 'or', filters: [a, { type: 'and', filters: [b, c] }] }],
    [
      '(a OR b) AND not c',
      {
        type: 'and',
        filters: [
          { type: 'or', filters: [a, b] },
          { type: 'not', filter: c },
        ],
      },
    ],
    ['a and (b and c)', { type: 'and', filters: [a, b, c] }],
    ['"two words"', { type: 'text', value: 'two words' }],
    ['orange', { type: 'text', value: 'orange' }],
    ['*pass*', { type: 'text', value: 'pass' }],
    ['f: value', { type: 'equals', field: f, value: 'value' }],
    ['f : 5', { type: 'equals', field: f, value: 5 }],
    ['f:"5"', { type: 'equals', field: f, value: '5' }],
    ['f: 05', { type: 'equals', field: f, value: '05' }],
    ['f: 9007199254740993', { type: 'equals', field: f, value: '9007199254740993' }],
    ['f: true', { type: 'equals', field: f, value: true }],
    ['f: http://x/y?z', { type: 'wildcard', field: f, value: 'http://x/y?z' }],
    ['f: *', { type: 'exists', field: f }],
    ['f: \\*', { type: 'equals', field: f, value: '*' }],
    ['f: "*"', { type: 'equals', field: f, value: '*' }],
    ['f: ab*', { type: 'prefix', field: f, value: 'ab' }],
    ['f: *ab*', { type: 'contains', field: f, value: 'ab' }],
    ['f: *ab', { type: 'wildcard', field: f, value: '*ab' }],
    ['f: a\\ b', { type: 'equals', field: f, value: 'a b' }],
    [
      String.raw`f: C:\Windows\cmd.exe`,
      { type: 'equals', field: f, value: String.raw`C:\Windows\cmd.exe` },
    ],
    [
      String.raw`f: "C:\Program Files\x"`,
      { type: 'equals', field: f, value: String.raw`C:\Program Files\x` },
    ],
    ['f: 10.0.0.0/8', { type: 'cidr', field: f, network: '10.0.0.0/8' }],
    ['f: 2001:db8::/32', { type: 'cidr', field: f, network: '2001:db8::/32' }],
    ['f: 10.0.0.0/33', { type: 'equals', field: f, value: '10.0.0.0/33' }],
    ['f: (x or "5" or 5)', { type: 'in', field: f, values: ['x', '5', 5] }],
    ['f: (x)', { type: 'in', field: f, values: ['x'] }],
    ['f: (not x)', { type: 'not', filter: { type: 'equals', field: f, value: 'x' } }],
    [
      'f: (x* or y)',
      {
        type: 'or',
        filters: [
          { type: 'prefix', field: f, value: 'x' },
          { type: 'equals', field: f, value: 'y' },
        ],
      },
    ],
    ['f >= 5', { type: 'range', field: f, gte: 5 }],
    [
      'f > 5 <= 2026-01-01T00:00:00Z',
      { type: 'range', field: f, gt: 5, lte: '2026-01-01T00:00:00Z' },
    ],
    ['f: < 5', { type: 'range', field: f, lt: 5 }],
    [
      'p: { x: 1 y: 2 }',
      {
        type: 'any',
        path: 'p',
        filter: {
          type: 'and',
          filters: [
            { type: 'equals', field: 'x', value: 1 },
            { type: 'equals', field: 'y', value: 2 },
          ],
        },
      },
    ],
    ['f|cased: Admin', { type: 'equals', field: f, value: 'Admin', cased: true }],
    ['f|contains|cased: "a*"', { type: 'contains', field: f, value: 'a*', cased: true }],
    ['"a field": x', { type: 'equals', field: 'a field', value: 'x' }],
    ['хэрэглэгч: Өндөр', { type: 'equals', field: 'хэрэглэгч', value: 'Өндөр' }],
  ];
  for (const [query, filter] of reads) {
    it(`reads ${query === '' ? 'nothing' : query}`, () => {
      expect(parseQuery(query)).to.deep.equal({ ok: true, filter });
    });
  }

  const refuses: readonly [string, number, Expectation][] = [
    ['a and', 5, 'term'],
    ['or a', 0, 'term'],
    ['(a', 2, 'parenthesis'],
    ['a)', 1, 'end'],
    ['"abc', 4, 'quote'],
    ['f:', 2, 'value'],
    ['f: or', 3, 'value'],
    ['f: (x y)', 6, 'parenthesis'],
    ['f >= ', 5, 'bound'],
    ['f > 1 > 2', 6, 'end'],
    ['p: { x: 1', 9, 'brace'],
    ['f|fuzzy: x', 2, 'modifier'],
    ['f|cidr: ten', 8, 'network'],
    ['a pow*shell', 2, 'quotes-or-field'],
    ['""', 0, 'text'],
    ['"": x', 0, 'field'],
  ];
  for (const [query, position, expected] of refuses) {
    it(`says what it expects in ${query}`, () => {
      const parsed = parseQuery(query);
      expect(parsed).to.include({ ok: false, position, expected });
      expect(parsed).to.have.property('message').that.is.a('string').and.not.empty;
    });
  }

  it('refuses nesting that would exhaust the stack', () => {
    for (const open of ['(', 'not ', 'p: { ']) {
      expect(parseQuery(`${open.repeat(MAX_NESTING + 1)}a`)).to.include({ expected: 'shallower' });
      expect(parseQuery(open.repeat(15_000)).ok).to.equal(false);
    }
    expect(parseQuery(`f: ${'('.repeat(90_000)}`)).to.include({ expected: 'shallower' });
  });

  it('refuses what would make a search too dear, and says so', () => {
    for (const query of [
      'x'.repeat(100_001),
      'a '.repeat(MAX_NODES + 1),
      `f: (${Array(MAX_NODES + 1)
        .fill('a')
        .join(' or ')})`,
      `f: a*${'b'.repeat(MAX_PATTERN)}`,
      `f|wildcard: "${'b'.repeat(MAX_PATTERN + 1)}"`,
      '"' + 'x'.repeat(70_000) + '"',
    ]) {
      expect(parseQuery(query)).to.include({ ok: false, expected: 'shorter' });
    }
    expect(parseQuery(`${'*'.repeat(90_000)}a?`)).to.include({ ok: false });
  });

  it('reads only trees that the schema takes, also the deepest', () => {
    const deepest = `${'(a or b and not '.repeat(MAX_NESTING / 2)}c${')'.repeat(MAX_NESTING / 2)}`;
    const parsed = parseQuery(deepest);
    expect(parsed.ok && filterSchema.safeParse(parsed.filter).success).to.equal(true);
  });

  it('answers any text with a filter or a place in the text', () => {
    const fragment = fc.constantFrom(
      'a',
      'f:',
      '"',
      '(',
      ')',
      '{',
      '}',
      '|',
      '\\',
      '*',
      '?',
      '<',
      '>=',
      ' ',
      'or ',
      'not ',
      'cased',
      '5',
      'Ө',
    );
    const query = fc.oneof(
      fc.array(fragment).map(parts => parts.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(query, text => {
        const parsed = parseQuery(text);
        if (!parsed.ok) expect(parsed.position).to.be.within(0, text.length);
        else expect(filterSchema.safeParse(parsed.filter).success).to.equal(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
