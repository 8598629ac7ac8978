import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { parsePattern } from '../../../detectors/sigma/pattern.ts';
import { compileRegex, splitInlineFlags } from '../../../detectors/sigma/regex.ts';
import { requiredLiteral } from '../../../detectors/sigma/required-literal.ts';
import { foldCase } from '../../../detectors/sigma/fold-case.ts';
import { sharedFile } from '../../shared-folder.ts';

const ofRegex = (source: string, flags = '') => requiredLiteral({ op: 'regex', source, flags });

describe('the literal that a test cannot do without', () => {
  for (const [source, flags, literal] of [
    ['abc', '', 'abc'],
    ['ABC\\.exe', '', 'abc.exe'],
    ['a+bcd', '', 'bcd'],
    ['abcd?xyz', '', 'abc'],
    ['abc*def', '', 'def'],
    ['abcd{0,2}', '', 'abc'],
    ['(abc)?defg', '', 'defg'],
    ['[abc]+def', '', 'def'],
    ['[]abc]def', '', 'def'],
    ['abc|def', '', undefined],
    ['a(bc|de)f', '', undefined],
    ['\\wabc\\d', '', 'abc'],
    ['\\x41BCD', '', 'bcd'],
    ['\\x{41}BCD', '', 'bcd'],
    ['\\p{Lu}abc', '', 'abc'],
    ['\\Qab|c\\E', '', undefined],
    ['password', 'i', 'word'],
    ['ask', 'i', undefined],
    ['[[:alpha:]]abc', '', 'abc'],
  ] as const) {
    it(`of ${source} is ${literal}`, () => expect(ofRegex(source, flags)).to.equal(literal));
  }

  it('of a pattern is its longest run', () => {
    const pattern = parsePattern('ab*CDE?fghi');
    expect(requiredLiteral({ op: 'pattern', pattern, cased: true })).to.equal('fghi');
  });

  it('stands in every value that a regular expression meets', () => {
    const atoms = ['abc', 'x', '\\.', '.', '\\w', '[a-c]', '(abc|xyz)', '(?:ab)', '\\d', 's', 'K'];
    const quantifiers = ['', '', '', '?', '*', '+', '{2}', '{0,1}', '+?'];
    const part = fc.tuple(fc.constantFrom(...atoms), fc.constantFrom(...quantifiers));
    const source = fc.array(part, { maxLength: 5 }).map(parts => parts.flat().join(''));
    const value = fc
      .array(fc.constantFrom('abc', 'ABC', 'x', '.', 'xyz', 'ab', '1', 'ſ', '\u212a', 's'), {
        maxLength: 8,
      })
      .map(parts => parts.join(''));
    let met = 0;
    fc.assert(
      fc.property(source, fc.constantFrom('', 'i'), value, (text, flags, subject) => {
        const literal = ofRegex(text, flags);
        const search = compileRegex({ source: text, flags });
        if (typeof search === 'string' || literal === undefined || !search(subject)) return;
        met += 1;
        expect(foldCase(subject)).to.include(literal);
      }),
      { numRuns: 20_000 },
    );
    expect(met).to.be.greaterThan(50);
  });
});

describe('the regular expressions of the public pack', () => {
  it('all compile, and those given to V8 have no repetition without bound', function () {
    type Row = [path: string, field: string, modifiers: string[], regex: string];
    const rows = JSON.parse(
      readFileSync(sharedFile(this, 'corpora/sigma_regexes.json'), 'utf8'),
    ) as Row[];
    expect(rows.length).to.be.greaterThan(200);
    for (const [path, , , regex] of rows) {
      expect(typeof compileRegex(splitInlineFlags(regex, '')), `${path}: ${regex}`).to.equal(
        'function',
      );
    }
  });

  it('end soon on lines made to stall a backtracking engine', function () {
    this.timeout(20_000);
    const source = '(set).*&&\\s?set.*(environment|invoke|put).*&&.*"';
    const search = compileRegex({ source, flags: 'i' });
    if (typeof search === 'string') throw new Error(search);
    // V8 takes seconds for 8 KB of this and more than the age of the machine for 32 KB.
    expect(search('set x=&&'.repeat(4096))).to.equal(false);
  });
});
