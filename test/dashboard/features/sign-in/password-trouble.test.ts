import { expect } from 'chai';
import * as fc from 'fast-check';
import { passwordTrouble } from '../../../../dashboard/features/sign-in/password-trouble.ts';
import { NO_BREACH_LIST, passwordFault } from '../../../../server/users/password-rules.ts';

describe('what a browser sees wrong in a new password', () => {
  it('counts characters, not code units', () => {
    expect(passwordTrouble('морь бух зам')).to.equal(undefined);
    expect(passwordTrouble('🐎🐪🐫🐑🐐🐂🐎🐪')).to.equal('too-short');
    expect(passwordTrouble('ababababababab')).to.equal('too-uniform');
    expect(passwordTrouble('abcdef'.repeat(50))).to.equal('too-long');
  });
  it('is what the server would say of it', () => {
    const password = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('a', 'b', '🐎'), maxLength: 300 }),
    );
    fc.assert(
      fc.property(password, text => {
        expect(passwordTrouble(text)).to.equal(passwordFault(text, '\u0000none', NO_BREACH_LIST));
      }),
    );
  });
});
