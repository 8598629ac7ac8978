import { expect } from 'chai';
import { visibleText } from '../../../dashboard/components/visible-text.ts';

describe('text from outside', () => {
  const rows: [what: string, text: string, shown: string][] = [
    ['controls', 'a\u0000b\u001b[31mc\u007f', 'a‹U+0000›b‹U+001B›[31mc‹U+007F›'],
    ['marks that turn the reading order', 'user\u202egnp.exe\u2066', 'user‹U+202E›gnp.exe‹U+2066›'],
    ['what takes no room', 'ad\u200bmin\ufeff\u00ad', 'ad‹U+200B›min‹U+FEFF›‹U+00AD›'],
    ['line separators that are no line feed', 'a\u2028b\rc', 'a‹U+2028›b‹U+000D›c'],
    ['tags beyond the first plane', 'a\u{e0041}', 'a‹U+E0041›'],
    ['half a surrogate pair', 'a\ud800b', 'a‹U+D800›b'],
  ];
  for (const [what, text, shown] of rows) {
    it(`shows ${what}`, () => expect(visibleText(text)).to.equal(shown));
  }
  it('leaves languages, emoji, line feeds, tabs and markup alone', () => {
    const text = 'Өнөөдөр\tүг\n<b>x</b> 👍 مرحبا';
    expect(visibleText(text)).to.equal(text);
  });
});
