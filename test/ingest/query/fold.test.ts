import { expect } from 'chai';
import * as fc from 'fast-check';
import { compareCodePoints, fold } from '../../../ingest/query/fold.ts';

describe('fold', () => {
  it('makes one text of two that differ in case only', () => {
    for (const [x, y] of [
      ['Ө', 'ө'],
      ['Ү', 'ү'],
      ['ẞ', 'ß'],
      ['Ёлка', 'ёЛКА'],
      ['\u{10400}', '\u{10428}'],
      ['K', '\u212A'],
    ] as const) {
      expect(fold(x)).to.equal(fold(y));
    }
  });

  it('keeps apart what Unicode keeps apart', () => {
    for (const [x, y] of [
      ['ß', 'ss'],
      ['İ', 'i'],
      ['ı', 'i'],
      ['ө', 'о'],
    ] as const) {
      expect(fold(x)).not.to.equal(fold(y));
    }
  });

  it('changes nothing when done twice, for every code point', () => {
    for (let point = 0; point <= 0x10ffff; point++) {
      const once = fold(String.fromCodePoint(point));
      if (fold(once) !== once) expect.fail(`U+${point.toString(16)}`);
    }
  });

  it('is the same for a capital, whatever marks follow it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', '\u0301', '\u030C', '\u0307'),
        (text, mark) => {
          const once = fold(text + mark);
          expect(fold(once)).to.equal(once);
          expect(fold((text + mark).normalize('NFD'))).to.equal(once);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('orders as UTF-8 bytes do', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'Ө', '\uFFFD', '\u{10000}', '\u{1F600}') });
    fc.assert(
      fc.property(text, text, (x, y) => {
        expect(Math.sign(compareCodePoints(x, y))).to.equal(
          Buffer.compare(Buffer.from(x), Buffer.from(y)),
        );
      }),
    );
  });
});
