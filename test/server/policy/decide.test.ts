import { expect } from 'chai';
import * as fc from 'fast-check';
import { TLP_LABELS } from '../../../ingest/event/tlp.ts';
import { evaluate } from '../../../ingest/query/evaluate.ts';
import { declaredTypes } from '../../../ingest/query/field-types.ts';
import { ACTIONS, isChange } from '../../../server/policy/action.ts';
import type { PolicyObject } from '../../../server/policy/decide.ts';
import { STEP_UP_MS, decide } from '../../../server/policy/decide.ts';
import type { Role } from '../../../server/policy/role.ts';
import { ROLES } from '../../../server/policy/role.ts';
import { scopeOf } from '../../../server/policy/scope-of.ts';
import type { Subject } from '../../../server/policy/subject.ts';
import { EXPECTED } from './expected-grants.ts';

const NOW = 1_800_000_000_000;
const person = (roles: Role[], more: Partial<Subject> = {}): Subject => ({
  id: 'me',
  kind: 'user',
  roles,
  constituencies: [],
  steppedUpAt: NOW - 1000,
  ...more,
});
const context = { now: NOW, approvedBy: 'another' };

describe('the policy', () => {
  const agency = (role: Role) => role.startsWith('agency-');

  for (const role of ROLES) {
    it(`gives a ${role} what the table says and nothing else`, () => {
      const subject = person([role], { constituencies: agency(role) ? ['own'] : [] });
      for (const action of ACTIONS) {
        const own = decide(subject, action, { constituents: ['own'] }, context).effect;
        const other = decide(subject, action, { constituents: ['other'] }, context).effect;
        const named = decide(
          subject,
          action,
          { constituents: ['other'], access: ['me'] },
          context,
        ).effect;
        const expected = EXPECTED[role][action] ?? 'deny deny deny';
        expect(`${own} ${other} ${named}`, `${role} ${action}`).to.equal(expected);
      }
    });
  }

  it('lets an auditor change nothing', () => {
    for (const action of ACTIONS.filter(isChange)) {
      expect(decide(person(['auditor']), action, { constituents: [] }, context).effect).to.equal(
        'deny',
      );
    }
  });

  it('shows RED to named recipients and its originator only', () => {
    const marking = { tlp: 'TLP:RED', originator: 'own', recipients: ['friend'] } as const;
    const object: PolicyObject = { constituents: ['own'], marking };
    const effect = (subject: Subject) => decide(subject, 'alert.read', object, context);
    expect(effect(person(['analyst']))).to.deep.equal({
      effect: 'deny',
      reason: 'not-a-recipient',
    });
    expect(effect(person(['analyst'], { id: 'friend' }))).to.deep.equal({ effect: 'allow' });
    expect(effect(person(['agency-administrator'], { constituencies: ['own'] })).effect).to.equal(
      'allow',
    );
  });

  it('opens a restricted case to its access list, an auditor, and a broken glass', () => {
    const object: PolicyObject = { constituents: ['a'], restricted: true, access: ['friend'] };
    const effect = (subject: Subject, brokenGlass = false) =>
      decide(subject, 'case.read', object, { ...context, brokenGlass }).effect;
    expect(effect(person(['lead']))).to.equal('deny');
    expect(effect(person(['analyst'], { id: 'friend' }))).to.equal('allow');
    expect(effect(person(['auditor']))).to.equal('allow');
    expect(effect(person(['analyst']), true)).to.equal('allow');
    expect(effect(person(['kiosk']), true)).to.equal('deny');
  });

  it('asks for a second factor not older than ten minutes', () => {
    const at = (steppedUpAt: number) =>
      decide(
        person(['administrator'], { steppedUpAt }),
        'user.write',
        { constituents: [] },
        context,
      );
    expect(at(NOW - STEP_UP_MS + 1)).to.deep.equal({ effect: 'allow' });
    expect(at(NOW - STEP_UP_MS)).to.deep.equal({ effect: 'deny', reason: 'step-up-needed' });
    const { steppedUpAt: _, ...never } = person(['administrator']);
    expect(decide(never, 'user.write', { constituents: [] }, context).effect).to.equal('deny');
  });

  it('asks for a second person where one is needed, who is not the first', () => {
    const by = (approvedBy?: string) =>
      decide(
        person(['lead']),
        'case.delete',
        { constituents: [] },
        { now: NOW, ...(approvedBy ? { approvedBy } : {}) },
      );
    expect(by('another').effect).to.equal('allow');
    expect(by('me')).to.deep.equal({ effect: 'deny', reason: 'second-person-needed' });
    expect(by()).to.deep.equal({ effect: 'deny', reason: 'second-person-needed' });
  });

  it('holds a centre’s role of an agency’s user to that agency', () => {
    const subject = person(['analyst'], { constituencies: ['own'] });
    expect(decide(subject, 'alert.read', { constituents: ['other'] }, context).effect).to.equal(
      'deny',
    );
    expect(decide(subject, 'alert.read', { constituents: ['own'] }, context).effect).to.equal(
      'allow',
    );
  });

  it('gives a token no more than its scopes, and no more than its roles', () => {
    const subject = person(['analyst'], {
      kind: 'service',
      tokenActions: ['alert.read', 'user.write'],
    });
    const effect = (action: (typeof ACTIONS)[number]) =>
      decide(subject, action, { constituents: [] }, context).effect;
    expect([effect('alert.read'), effect('alert.write'), effect('user.write')]).to.deep.equal([
      'allow',
      'deny',
      'deny',
    ]);
  });

  it('decides on one object as its scope finds it among many', () => {
    const ids = ['me', 'friend'];
    const agencies = ['a', 'A', 'b'];
    const subjects = fc.record({
      id: fc.constantFrom(...ids),
      kind: fc.constant('user' as const),
      roles: fc.subarray([...ROLES]),
      constituencies: fc.subarray(agencies),
      steppedUpAt: fc.constant(NOW),
    });
    const objects = fc.record({
      constituents: fc.subarray(agencies),
      marking: fc.record({
        tlp: fc.constantFrom(...TLP_LABELS),
        originator: fc.constantFrom(...agencies),
        recipients: fc.subarray(ids),
      }),
      restricted: fc.boolean(),
      access: fc.subarray(ids),
    });
    const fields = {
      constituents: 'constituents',
      tlp: 'marking.tlp',
      originator: 'marking.originator',
      recipients: 'marking.recipients',
      restricted: 'restricted',
      access: 'access',
    };
    const reads = ACTIONS.filter(action => !isChange(action));
    const seen = new Set<string>();
    fc.assert(
      fc.property(subjects, objects, fc.constantFrom(...reads), (subject, object, action) => {
        const { effect } = decide(subject, action, object, context);
        const scope = scopeOf(subject, action, fields);
        seen.add(effect);
        expect(
          evaluate(scope.filter, object, declaredTypes([{ field: 'restricted', type: 'boolean' }])),
        ).to.equal(effect !== 'deny');
      }),
      { numRuns: 5000 },
    );
    expect([...seen].sort()).to.deep.equal(['allow', 'deny', 'redact']);
  });
});
