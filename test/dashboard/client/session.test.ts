import { expect } from 'chai';
import { splitToken } from '../../../dashboard/client/session.ts';

describe('the token in an address', () => {
  it('is taken out, the rest stays', () => {
    expect(splitToken('http://h:1/alerts/a?token=t%2B1&query=x#y')).to.deep.equal({
      token: 't+1',
      rest: '/alerts/a?query=x#y',
    });
    expect(splitToken('http://h/?token=t')).to.deep.equal({ token: 't', rest: '/' });
  });
  it('is none where it is absent or empty', () => {
    expect(splitToken('http://h/alerts?query=token')).to.equal(undefined);
    expect(splitToken('http://h/?token=')).to.equal(undefined);
  });
});
