import { expect } from 'chai';
import { meets } from './try-rule.ts';

type Row = readonly [claim: string, item: string, value: unknown, expected: boolean];
const ABSENT = Symbol('absent');

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [claim, item, value, expected] of rows) {
      it(claim, () => {
        const fields = value === ABSENT ? {} : { F: value };
        expect(meets(`s:\n  ${item}`, fields)).to.equal(expected);
      });
    }
  });
}

table('a Sigma value', [
  ['matches the whole value without case', 'F: aBc', 'AbC', true],
  ['does not match a part', 'F: abc', 'abcd', false],
  ['folds Cyrillic', 'F: ӨНДӨР', 'өндөр', true],
  ['folds the final sigma', "F|contains: 'ΑΣ'", 'αςβ', true],
  ['does not take a homoglyph for the letter', 'F: сmd', 'cmd', false],
  ['takes a number for its text', 'F: 4688', '4688', true],
  ['takes a text for its number', "F: '4688'", 4688, true],
  ['takes a truth value for its text', 'F: true', 'True', true],
  ['matches any of a list', 'F: [a, b]', 'b', true],
  ['matches any element of an array', 'F: b', ['a', 'b'], true],
  ['matches a number in an array', 'F: 2', [1, 2], true],
  ['does not match an object', 'F: a', { a: 'a' }, false],
  ['matches the empty text only with itself', "F: ''", '', true],
  ['does not take absence for the empty text', "F: ''", ABSENT, false],
  ['keeps a whole number beyond 2^53 exact', 'F: 9223372036854775807', '9223372036854775807', true],
]);

table('null', [
  ['matches an absent field', 'F: null', ABSENT, true],
  ['matches a null', 'F: null', null, true],
  ['matches an empty list', 'F: null', [], true],
  ['does not match the empty text', 'F: null', '', false],
  ['is what an empty list in the rule means', 'F: []', ABSENT, true],
  ['is what an empty value in the rule means', 'F:', 'x', false],
]);

table('a wildcard', [
  ['* takes any characters, also line breaks', "F: 'a*d'", 'ab\nc\nd', true],
  ['* takes none', "F: 'a*d'", 'ad', true],
  ['? takes exactly one', "F: 'a?c'", 'abc', true],
  ['? does not take none', "F: 'a?c'", 'ac', false],
  ['? takes a character of two units', "F: 'a?c'", 'a😀c', true],
  ['* alone takes any value', "F: '*'", '', true],
  ['* alone wants a value', "F: '*'", ABSENT, false],
  ['several find the earliest places', "F: '*ab*ab'", 'xxabab', true],
  ['several do not overlap', "F: '*ab*ab'", 'xxab', false],
  ['a tail after * is tied to the end', "F: 'a*?b'", 'a1b2b', true],
  ['square brackets are no pattern', "F: 'a[bc]'", 'ab', false],
]);

table('a backslash', [
  ['stands for itself before a letter', "F: 'C:\\Windows'", 'c:\\windows', true],
  ['escapes a star', "F: 'a\\*'", 'a*', true],
  ['escapes a star, which is then no wildcard', "F: 'a\\*'", 'abc', false],
  ['escapes itself', "F: '\\\\srv'", '\\srv', true],
  ['escapes itself, so two stand for one', "F: '\\\\srv'", '\\\\srv', false],
  ['four stand for two', "F: '\\\\\\\\srv'", '\\\\srv', true],
  ['two before a star are one and a wildcard', "F: 'a\\\\*'", 'a\\xyz', true],
  ['three before a star are one and a star', "F: 'a\\\\\\*'", 'a\\*', true],
  ['at the end stands for itself', "F: 'a\\'", 'a\\', true],
  ['escapes a question mark', "F: 'a\\?'", 'a?', true],
]);

table('contains, startswith and endswith', [
  ['contains', 'F|contains: b', 'aBc', true],
  ['contains the empty text wherever there is a value', "F|contains: ''", 'x', true],
  ['contains a wildcard', "F|contains: 'b*d'", 'abcde', true],
  ['contains|all wants every value', 'F|contains|all: [a, c]', 'abc', true],
  ['contains|all misses one', 'F|contains|all: [a, z]', 'abc', false],
  ['contains|all may find them in different elements', 'F|contains|all: [a, c]', ['a', 'c'], true],
  ['startswith', 'F|startswith: ab', 'ABc', true],
  ['startswith is tied', 'F|startswith: b', 'abc', false],
  ['endswith', "F|endswith: '\\x.exe'", 'C:\\X.EXE', true],
  ['endswith is tied', 'F|endswith: b', 'abc', false],
  ['take a number', 'F|startswith: 46', 4688, true],
  ['find a needle of one character', "F|contains: '`'", 'a`b', true],
]);

table('cased', [
  ['compares with case', 'F|cased: Abc', 'Abc', true],
  ['tells cases apart', 'F|cased: Abc', 'abc', false],
  ['goes with contains in either order', 'F|contains|cased: B', 'aBc', true],
  ['goes with contains in the other order', 'F|cased|contains: B', 'abc', false],
]);

table('exists', [
  ['true for a value', 'F|exists: true', 'x', true],
  ['true for null', 'F|exists: true', null, true],
  ['true for the empty text', 'F|exists: true', '', true],
  ['false for absence', 'F|exists: true', ABSENT, false],
  ['asked for absence', 'F|exists: false', ABSENT, true],
]);

table('neq', [
  ['is true for another value', 'F|neq: a', 'b', true],
  ['is false for the value', 'F|neq: a', 'A', false],
  ['is true for an absent field', 'F|neq: a', ABSENT, true],
  ['over a list wants none of them', 'F|neq: [a, b]', 'b', false],
  ['goes with contains', 'F|contains|neq: b', 'abc', false],
]);

table('numeric comparisons', [
  ['lt', 'F|lt: 10', 9, true],
  ['lt is strict', 'F|lt: 10', 10, false],
  ['lte', 'F|lte: 10', '10', true],
  ['gt compares numbers, not texts', 'F|gt: 9', '10', true],
  ['gte with a fraction', 'F|gte: 1.5', '1.50', true],
  ['are false for text', 'F|gt: 1', 'abc', false],
  ['are false for hexadecimal', 'F|gt: 1', '0x10', false],
  ['are false for absence', 'F|lt: 10', ABSENT, false],
]);

table('time parts', [
  ['hour', 'F|hour: 20', '2026-11-24T20:15:00Z', true],
  ['hour is UTC', 'F|hour: 12', '2026-11-24T20:15:00+08:00', true],
  ['hour then gt', 'F|hour|gt: 19', '2026-11-24 20:15:00.000', true],
  ['minute', 'F|minute: 15', '2026-11-24T20:15:00Z', true],
  ['day', 'F|day: 24', '2026-11-24', true],
  ['week is ISO', 'F|week: 53', '2027-01-01T00:00:00Z', true],
  ['month', 'F|month|lte: 11', '2026-11-24T20:15:00Z', true],
  ['year', 'F|year: 2026', '2026-11-24T20:15:00Z', true],
  ['are false for what is no time', 'F|hour: 20', 'twenty', false],
]);
