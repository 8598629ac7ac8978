import { expect } from 'chai';
import { meets, packOf, rejection } from './try-rule.ts';

const selections = 'a:\n  A: 1\nb:\n  B: 1\nc:\n  C: 1\n_d:\n  D: 1\n';
const on = (condition: string, ...fields: string[]) =>
  meets(
    `${selections}condition: ${condition}`,
    Object.fromEntries(fields.map(field => [field, 1])),
  );

describe('a condition', () => {
  it('binds and tighter than or, not tighter than and', () => {
    expect(on('a or b and c', 'A')).to.equal(true);
    expect(on('(a or b) and c', 'A')).to.equal(false);
    expect(on('not a and b', 'B')).to.equal(true);
    expect(on('not (a and b)', 'A')).to.equal(true);
    expect(on('not not a', 'A')).to.equal(true);
  });
  it('takes operators in any case', () => {
    expect(on('a AND Not b', 'A')).to.equal(true);
    expect(on('1 OF them', 'C')).to.equal(true);
  });
  it('counts 1 of, any of and all of', () => {
    expect(on('1 of them', 'B')).to.equal(true);
    expect(on('any of them', 'B')).to.equal(true);
    expect(on('all of them', 'A', 'B')).to.equal(false);
    expect(on('all of them', 'A', 'B', 'C')).to.equal(true);
    expect(on('not 1 of them')).to.equal(true);
  });
  it('skips names with an underscore unless the pattern has one', () => {
    expect(on('1 of them', 'D')).to.equal(false);
    expect(on('1 of *', 'D')).to.equal(false);
    expect(on('1 of _*', 'D')).to.equal(true);
  });
  it('matches a star anywhere in a pattern of names', () => {
    const rule = 'sel_x_main:\n  A: 1\nsel_y_other:\n  B: 1\ncondition: 1 of sel*main';
    expect(meets(rule, { A: 1 })).to.equal(true);
    expect(meets(rule, { B: 1 })).to.equal(false);
  });
  it('keeps the and inside a selection under 1 of', () => {
    const rule = 'selection_1:\n  A: 1\n  B: 1\nselection_2:\n  C: 1\ncondition: 1 of selection_*';
    expect(meets(rule, { A: 1 })).to.equal(false);
    expect(meets(rule, { A: 1, B: 1 })).to.equal(true);
  });
  it('may be a list of alternatives', () => {
    expect(on('\n  - a\n  - b and c', 'A')).to.equal(true);
    expect(on('\n  - a\n  - b and c', 'B')).to.equal(false);
  });
  for (const [condition, code] of [
    ['', 'FIELD_MISSING'],
    ["''", 'CONDITION_INVALID'],
    ['a and', 'CONDITION_INVALID'],
    ['(a', 'CONDITION_INVALID'],
    ['a)', 'CONDITION_INVALID'],
    ['a b', 'CONDITION_INVALID'],
    ['2 of them', 'CONDITION_INVALID'],
    ['a or nothing', 'CONDITION_UNKNOWN_IDENTIFIER'],
    ['A', 'CONDITION_UNKNOWN_IDENTIFIER'],
    ['1 of filter_*', 'CONDITION_UNKNOWN_IDENTIFIER'],
    ['a | count() > 5', 'AGGREGATION_REMOVED'],
    [`${'('.repeat(500)}a${')'.repeat(500)}`, 'CONDITION_INVALID'],
    [`${'not '.repeat(500)}a`, 'CONDITION_INVALID'],
  ] as const) {
    it(`"${condition.slice(0, 20)}" is ${code}`, () => {
      expect(rejection(`${selections}condition: ${condition}`)).to.equal(code);
    });
  }
});

describe('a selection', () => {
  it('is a list of maps: any of them', () => {
    const rule = 's:\n  - A: 1\n    B: 1\n  - C: 1';
    expect(meets(rule, { A: 1 })).to.equal(false);
    expect(meets(rule, { C: 1 })).to.equal(true);
  });
  it('may mix maps and keywords', () => {
    const rule = "s:\n  - A: 1\n  - 'needle'";
    expect(meets(rule, { X: 'a NEEDLE here' })).to.equal(true);
    expect(meets(rule, { A: 1 })).to.equal(true);
    expect(meets(rule, { A: 2 })).to.equal(false);
  });
  it('of keywords searches every value at any depth, also numbers', () => {
    expect(meets('s:\n  - needle', { X: { y: ['a', { z: 'xNeedlex' }] } })).to.equal(true);
    expect(meets("s: 'n*e'", { X: 'a needle' })).to.equal(true);
    expect(meets('s:\n  - 31337', { X: 31337 })).to.equal(true);
    expect(meets('s:\n  - X', { X: 'value, not name' })).to.equal(false);
  });
  it('without a field name wants all keywords with |all', () => {
    const rule = "s:\n  '|all':\n    - one\n    - two";
    expect(meets(rule, { X: 'one', Y: 'two' })).to.equal(true);
    expect(meets(rule, { X: 'one' })).to.equal(false);
  });
  it('without a field name takes re', () => {
    expect(meets("s:\n  '|re': 'o[n]e'", { X: 'one' })).to.equal(true);
  });
  it('may not be empty or hold a map as value', () => {
    expect(rejection('s: []')).to.equal('DETECTION_INVALID');
    expect(rejection('s: {}')).to.equal('DETECTION_INVALID');
    expect(rejection('s:\n  A:\n    b: 1')).to.equal('VALUE_INVALID');
  });
  it('names the line of what is wrong', () => {
    const [rejected] = packOf('a:\n  A: 1\nb:\n  B|nope: 1').rejected;
    expect(rejected).to.include({ line: 8, code: 'MODIFIER_UNKNOWN', file: 't.yml' });
  });
});
