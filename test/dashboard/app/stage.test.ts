import { expect } from 'chai';
import { stageAfter, stageOf } from '../../../dashboard/app/stage.ts';

describe('how far a browser is', () => {
  it('is the token of the start while there are no accounts, else name and password', () => {
    for (const accounts of [true, false])
      expect(stageOf({ open: false, accounts })).to.deep.equal({
        at: 'sign-in',
        accounts,
        singleSignOn: false,
      });
  });
  it('offers a provider where there is one', () => {
    expect(stageOf({ open: false, accounts: true, singleSignOn: true })).to.include({
      singleSignOn: true,
    });
  });
  it('is what is still to be done, before anything else', () => {
    for (const next of ['second-factor', 'enrol'] as const) {
      expect(stageOf({ open: false, next, accounts: true })).to.deep.equal({
        at: next,
      });
      expect(stageAfter(next)).to.deep.equal({ at: next });
    }
  });
  it('is open, by the token of the start only where nobody has an account', () => {
    expect(stageOf({ open: true, accounts: false })).to.deep.equal({
      at: 'open',
      starter: true,
    });
    expect(stageOf({ open: true, accounts: true })).to.deep.equal({
      at: 'open',
      starter: false,
    });
    expect(stageAfter('done')).to.deep.equal({ at: 'open', starter: false });
  });
});
