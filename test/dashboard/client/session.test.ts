import { expect } from 'chai';
import { splitSetUp, splitToken, ssoFault } from '../../../dashboard/client/session.ts';

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

describe('the secret in the address of a set-up link', () => {
  it('is what stands behind #', () => {
    expect(splitSetUp('http://h:1/set-up#a_b-c')).to.deep.equal({ secret: 'a_b-c' });
  });
  it('is gone once it was taken out', () => {
    expect(splitSetUp('http://h/set-up')).to.deep.equal({ secret: undefined });
    expect(splitSetUp('http://h/set-up#')).to.deep.equal({ secret: undefined });
  });
  it('is none on other pages', () => {
    expect(splitSetUp('http://h/alerts#a')).to.equal(undefined);
    expect(splitSetUp('http://h/set-up/x#a')).to.equal(undefined);
  });
});

describe('the way back from a provider', () => {
  it('says what went wrong, if anything', () => {
    expect(ssoFault('http://h/?sso=no-role')).to.equal('no-role');
    expect(ssoFault('http://h/')).to.equal(undefined);
  });
});
