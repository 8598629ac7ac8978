import { expect } from 'chai';
import * as fc from 'fast-check';
import { TokenBucket } from '../../../ingest/sources/token-bucket.ts';

const SECOND = 1_000_000;

describe('a token bucket', () => {
  it('allows a burst of one second, then tells how long the debt lasts', () => {
    const bucket = new TokenBucket(10, 0);
    expect(bucket.take(10, 0)).to.equal(0);
    expect(bucket.take(1, 0)).to.equal(SECOND / 10);
    expect(bucket.take(0, SECOND / 10)).to.equal(0);
  });

  it('has no limit at zero', () => {
    expect(new TokenBucket(0, 0).take(1e9, 0)).to.equal(0);
  });

  it('forgives nothing for a clock that goes back, and does not stop for it', () => {
    const bucket = new TokenBucket(10, 100 * SECOND);
    bucket.take(10, 100 * SECOND);
    expect(bucket.take(1, 50 * SECOND)).to.be.greaterThan(0);
    expect(bucket.take(0, 51 * SECOND)).to.equal(0);
  });

  it('lets through no more than its rate and one burst, however it is asked', () => {
    const steps = fc.array(fc.tuple(fc.nat(3), fc.nat(SECOND)), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), steps, (rate, asks) => {
        const bucket = new TokenBucket(rate, 0);
        let now = 0;
        let taken = 0;
        for (const [count, wait] of asks) {
          now += wait;
          // A sender who waits as told.
          now += bucket.take(count, now);
          taken += count;
        }
        expect(taken).to.be.at.most(rate + (now / SECOND) * rate + 1e-6);
      }),
    );
  });
});
