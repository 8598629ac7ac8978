import { expect } from 'chai';
import { ownPages } from '../../../dashboard/app/own-pages.ts';
import { ACTIONS } from '../../../server/policy/action.ts';
import type { Role } from '../../../server/policy/role.ts';
import { reachesOf } from '../../../server/policy/subject.ts';

const pagesOf = (role: Role) => {
  const subject = { id: 'x', kind: 'user', roles: [role], constituencies: [] } as const;
  return ownPages(ACTIONS.filter(action => reachesOf(subject, action).size > 0));
};

describe('the pages of a role, the first to land on', () => {
  const expected: readonly (readonly [Role, readonly string[]])[] = [
    ['administrator', ['me', 'users']],
    ['lead', ['alerts', 'users', 'me']],
    ['analyst', ['alerts', 'me']],
    ['detection-engineer', ['alerts', 'me']],
    ['manager', ['alerts', 'me']],
    ['auditor', ['alerts', 'users', 'me']],
    ['agency-administrator', ['alerts', 'users', 'me']],
    ['agency-reporter', ['me']],
    ['liaison', ['me']],
    ['kiosk', ['me']],
  ];
  for (const [role, pages] of expected)
    it(`${role}: ${pages.join(', ')}`, () => expect(pagesOf(role)).to.deep.equal(pages));
});
