import { expect } from 'chai';
import { draftTroubles, newUserOf } from '../../../../dashboard/features/users/new-user.ts';
import { createUser } from '../../../../server/api/contract/users.ts';

const DRAFT = {
  name: ' bat.b ',
  displayName: ' ',
  roles: ['analyst'],
  constituencies: '',
} as const;

describe('a new account', () => {
  it('is asked for as the contract wants it', () => {
    expect(draftTroubles(DRAFT)).to.deep.equal([]);
    expect(createUser.body.parse(newUserOf(DRAFT))).to.deep.equal({
      name: 'bat.b',
      roles: ['analyst'],
      constituencies: [],
    });
  });
  it('takes constituents however they are separated, each once', () => {
    const draft = { ...DRAFT, displayName: ' Бат ', constituencies: ' a, b;a\n c ' };
    expect(newUserOf(draft)).to.include({ displayName: 'Бат' });
    expect(newUserOf(draft).constituencies).to.deep.equal(['a', 'b', 'c']);
  });
  it('needs a name, a role, and for an agency role a constituent', () => {
    expect(draftTroubles({ ...DRAFT, name: 'a', roles: [] })).to.deep.equal(['name', 'roles']);
    expect(draftTroubles({ ...DRAFT, name: '-bat' })).to.deep.equal(['name']);
    const agency = { ...DRAFT, roles: ['agency-reporter'] } as const;
    expect(draftTroubles({ ...agency, constituencies: ' , ' })).to.deep.equal(['constituencies']);
    expect(draftTroubles({ ...agency, constituencies: 'x' })).to.deep.equal([]);
  });
});
