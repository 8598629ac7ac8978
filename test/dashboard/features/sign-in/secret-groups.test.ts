import { expect } from 'chai';
import * as fc from 'fast-check';
import { accountOf, secretGroups } from '../../../../dashboard/features/sign-in/secret-groups.ts';
import { totpUri } from '../../../../server/users/one-time-code.ts';

describe('the key of an authenticator', () => {
  it('stands in groups of four, the last maybe shorter', () => {
    expect(secretGroups('ABCDEFGHIJ')).to.equal('ABCD EFGH IJ');
    expect(secretGroups('ABCDEFGH')).to.equal('ABCD EFGH');
    expect(secretGroups('')).to.equal('');
  });
  it('loses nothing by it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z2-7]*$/), secret => {
        expect(secretGroups(secret).replaceAll(' ', '')).to.equal(secret);
      }),
    );
  });
  it('tells whose it is', () => {
    for (const name of ['bat', 'Өлзий-Орших', 'a.b_c'])
      expect(accountOf(totpUri('ABCDEFGH', name))).to.equal(name);
    for (const none of ['', 'otpauth://totp/?secret=A', 'otpauth://totp/%E0%A4?x', 'javascript:1'])
      expect(accountOf(none)).to.equal(undefined);
  });
});
