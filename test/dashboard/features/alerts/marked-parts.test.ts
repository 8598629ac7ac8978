import { expect } from 'chai';
import * as fc from 'fast-check';
import { markedParts } from '../../../../dashboard/features/alerts/marked-parts.ts';

const show = (text: string, values: string[]) =>
  markedParts(text, values)
    .map(part => (part.marked ? `[${part.text}]` : part.text))
    .join('');

describe('marking what met the rule', () => {
  it('marks every place, whatever the case', () => {
    expect(show('Failed password, FAILED', ['failed'])).to.equal('[Failed] password, [FAILED]');
  });
  it('makes one of places that overlap or touch', () => {
    expect(show('abcdef', ['abc', 'bcd', 'ef'])).to.equal('[abcdef]');
  });
  it('marks nothing for values that are one letter, empty or not there', () => {
    expect(show('abc', ['a', '', 'xyz'])).to.equal('abc');
  });
  it('stays in place beside letters that lower case makes longer', () => {
    expect(show('İİ root', ['root'])).to.equal('İİ [root]');
  });
  it('never changes the text', () => {
    const words = fc.array(fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), words, (text, values) => {
        const parts = markedParts(text, values);
        expect(parts.map(part => part.text).join('')).to.equal(text);
      }),
    );
  });
});
