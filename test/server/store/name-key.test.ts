import { expect } from 'chai';
import * as fc from 'fast-check';
import { compareCodePoints, fold } from '../../../ingest/query/fold.ts';
import { nameKey } from '../../../server/store/name-key.ts';

const ALPHABET = Array.from('абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя');
const sorted = (names: readonly string[]): string[] =>
  names.toSorted((a, b) => compareCodePoints(nameKey(a), nameKey(b)));

describe('nameKey', () => {
  it('has the letters in the order of the Mongolian alphabet', () => {
    expect(sorted(ALPHABET.toReversed())).to.deep.equal(ALPHABET);
  });

  it('sorts words letter by letter, as the alphabet does', () => {
    const word = fc.array(fc.constantFrom(...ALPHABET), { maxLength: 6 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const places = (letters: readonly string[]): string =>
          letters.map(letter => String.fromCharCode(65 + ALPHABET.indexOf(letter))).join('');
        const right = Math.sign(compareCodePoints(places(a), places(b)));
        const got = compareCodePoints(nameKey(a.join('')), nameKey(b.join('')));
        expect(Math.sign(got)).to.equal(right);
      }),
    );
  });

  it('is the same for the same name in other case or composition', () => {
    expect(nameKey('ЁНДОН')).to.equal(nameKey('е\u0308ндон'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(nameKey(text)).to.equal(nameKey(fold(text)));
      }),
    );
  });

  it('puts signs and digits first, Latin after Cyrillic', () => {
    const names = ['zeta', 'Alpha', 'Яам', 'Агаар', '1-р хэлтэс', '(шинэ)', 'Үндэсний'];
    expect(sorted(names)).to.deep.equal([
      '(шинэ)',
      '1-р хэлтэс',
      'Агаар',
      'Үндэсний',
      'Яам',
      'Alpha',
      'zeta',
    ]);
  });
});
