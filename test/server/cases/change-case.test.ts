import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Alert } from '../../../detectors/alert/alert.ts';
import { RESOLUTIONS } from '../../../detectors/alert/resolution.ts';
import type { Case } from '../../../server/cases/case.ts';
import { caseSchema } from '../../../server/cases/case.ts';
import type { CaseChange } from '../../../server/cases/change-case.ts';
import { assignCase, linkAlert, moveCase, unlinkAlert } from '../../../server/cases/change-case.ts';
import { priorityOf } from '../../../server/cases/scales.ts';
import { TRANSITIONS } from '../../../server/cases/transitions.ts';
import { CASE_STATUSES, RSIT } from '../../../server/cases/vocabulary.ts';
import { sharedFile } from '../../shared-folder.ts';

const AT = '2026-11-24T08:00:00.000000Z';
const ACTOR = { id: 'bat', at: AT };
const NEW: Case = {
  id: 'c1',
  version: 1,
  number: 'KH-2026-00001',
  title: 'Unusual log-ins',
  description: '',
  severity: 'high',
  priority: 2,
  marking: { tlp: 'TLP:AMBER', originator: 'a', recipients: [] },
  pap: 'PAP:AMBER',
  classes: [{ class: 'intrusion-attempts', type: 'brute-force' }],
  constituents: ['a'],
  owner: null,
  status: 'new',
  restricted: false,
  access: [],
  facts: [],
  links: [],
  createdAt: AT,
  updatedAt: AT,
};

function take(change: CaseChange): Case {
  if (!change.ok) throw new Error(change.fault);
  return change.changed;
}

describe('a case', () => {
  it('writes down its moments as it moves', () => {
    let current = take(moveCase(NEW, 'triage', ACTOR));
    current = take(assignCase(current, 'bat', ACTOR));
    for (const status of ['in-progress', 'contained', 'eradicated', 'recovered'] as const) {
      current = take(moveCase(current, status, ACTOR));
    }
    current = take(moveCase(current, 'closed', ACTOR, { resolution: 'true-positive-impact' }));
    current = take(moveCase(current, 'in-progress', ACTOR));
    expect(current.facts.map(({ kind }) => kind)).to.deep.equal([
      'acknowledged', 'assigned', 'triaged', 'contained', 'eradicated', 'recovered', 'closed', 'reopened',
    ]); // prettier-ignore
    expect(current).to.include({ status: 'in-progress', version: 9 });
    expect(current).not.to.have.property('resolution');
    caseSchema.parse(current);
  });

  it('closes with a resolution only, and goes no way that is not on the table', () => {
    expect(moveCase(NEW, 'closed', ACTOR)).to.deep.equal({ ok: false, fault: 'resolution-needed' });
    for (const from of CASE_STATUSES) {
      for (const to of CASE_STATUSES) {
        const { ok } = moveCase({ ...NEW, status: from }, to, ACTOR, { resolution: 'test' });
        expect(ok, `${from} → ${to}`).to.equal(TRANSITIONS[from].includes(to));
      }
    }
  });

  it('can always be closed, and a closed one reopened, whatever way it went', () => {
    const ways = fc.array(fc.constantFrom(...CASE_STATUSES), { maxLength: 20 });
    fc.assert(
      fc.property(ways, fc.constantFrom(...RESOLUTIONS), (way, resolution) => {
        let current = NEW;
        for (const to of way) {
          const change = moveCase(current, to, ACTOR, { resolution });
          if (change.ok) current = change.changed;
          expect(current.resolution !== undefined).to.equal(current.status === 'closed');
        }
        if (current.status !== 'closed')
          current = take(moveCase(current, 'closed', ACTOR, { resolution }));
        expect(take(moveCase(current, 'in-progress', ACTOR)).status).to.equal('in-progress');
      }),
    );
  });

  it('takes an alert with its events, gives it back, and keeps the trace', () => {
    const alert = {
      id: 'a1',
      title: 'Brute force',
      constituent: 'b',
      hits: [],
      latest: [],
    } as unknown as Alert;
    const linked = take(linkAlert(NEW, alert, ACTOR));
    expect(linked.constituents, 'whoever may read it').to.deep.equal(['a']);
    expect(linkAlert(linked, alert, ACTOR)).to.deep.equal({
      ok: false,
      fault: 'alert-linked-already',
    });
    const unlinked = take(unlinkAlert(linked, 'a1', ACTOR));
    expect(unlinked.links).to.have.length(1);
    expect(unlinkAlert(unlinked, 'a1', ACTOR)).to.deep.equal({
      ok: false,
      fault: 'alert-not-linked',
    });
    expect(take(linkAlert(unlinked, alert, ACTOR)).links).to.have.length(2);
  });

  it('is handled earlier where critical infrastructure is concerned', () => {
    expect(priorityOf('high', false)).to.equal(2);
    expect(priorityOf('high', true)).to.equal(1);
  });

  it('is classed as RSIT classes', function () {
    const file = sharedFile(this, 'standards/rsit/rsit-machine-v1003.json');
    const { predicates, values } = JSON.parse(readFileSync(file, 'utf8')) as {
      predicates: { value: string }[];
      values: { predicate: string; entry: { value: string }[] }[];
    };
    const theirs = Object.fromEntries(
      values.map(({ predicate, entry }) => [predicate, entry.map(({ value }) => value).sort()]),
    );
    const ours = Object.fromEntries(
      Object.entries(RSIT).map(([name, types]) => [name, [...types].sort()]),
    );
    expect(Object.keys(RSIT).sort()).to.deep.equal(predicates.map(({ value }) => value).sort());
    expect(ours).to.deep.equal(theirs);
  });
});
