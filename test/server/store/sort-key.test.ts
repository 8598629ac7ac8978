import { expect } from 'chai';
import * as fc from 'fast-check';
import { compareCodePoints } from '../../../ingest/query/fold.ts';
import { NO_VALUE, afterPrefix, sortKey, textKey } from '../../../server/store/sort-key.ts';
import { arbitraryScalar } from '../../ingest/query/arbitrary-value.ts';
import { compareValues } from './document-oracle.ts';
import type { FieldType } from '../../../ingest/query/field-types.ts';

const TYPES: readonly FieldType[] = ['keyword', 'number', 'time', 'ip', 'boolean'];

describe('sortKey', () => {
  for (const type of TYPES) {
    it(`sorts as values of a field of type ${type} do`, () => {
      const value = fc.oneof(
        arbitraryScalar(type),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }).map(String),
        fc.bigInt({ min: 2n ** 53n - 4n, max: 2n ** 53n + 4n }).map(String),
      );
      fc.assert(
        fc.property(value, value, (a, b) => {
          const order = compareCodePoints(sortKey(a, type), sortKey(b, type));
          expect(Math.sign(order)).to.equal(Math.sign(compareValues(a, b, type)));
          expect(compareCodePoints(sortKey(a, type), NO_VALUE)).to.be.below(0);
        }),
        { numRuns: 3_000 },
      );
    });
  }
});

describe('afterPrefix', () => {
  it('is above every key with the prefix and not above others', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\ud7ff', '\ue000', '\u{10ffff}') });
    fc.assert(
      fc.property(text, text, (prefix, other) => {
        const start = textKey(prefix);
        const key = textKey(other);
        const end = afterPrefix(start) ?? NO_VALUE;
        const inside = compareCodePoints(key, start) >= 0 && compareCodePoints(key, end) < 0;
        expect(inside).to.equal(key.startsWith(start));
      }),
      { numRuns: 2_000 },
    );
  });
});
