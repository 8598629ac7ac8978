import { expect } from 'chai';
import { waitText } from '../../../dashboard/components/wait-text.ts';

describe('the time to wait', () => {
  it('is a clock, rounded up so that it never promises too early', () => {
    expect([0, -3, 0.2, 9, 60, 899.5, 3605].map(waitText)).to.deep.equal([
      '0:00',
      '0:00',
      '0:01',
      '0:09',
      '1:00',
      '15:00',
      '1:00:05',
    ]);
  });
});
