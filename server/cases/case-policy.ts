import type { Marking } from '../../ingest/event/tlp.ts';
import { TLP_LABELS } from '../../ingest/event/tlp.ts';
import type { PolicyObject } from '../policy/decide.ts';
import type { PolicyFields } from '../policy/scope-of.ts';
import type { Subject } from '../policy/subject.ts';
import type { Case } from './case.ts';
import { CENTRE } from './case.ts';

/** Where a case keeps what the policy asks about. */
export const CASE_FIELDS: PolicyFields = {
  constituents: 'constituents',
  tlp: 'marking.tlp',
  originator: 'marking.originator',
  recipients: 'marking.recipients',
  restricted: 'restricted',
  access: 'access',
};

/** The same of one case. */
export function caseObject({ constituents, marking, restricted, access }: Case): PolicyObject {
  return { constituents, marking, restricted, access };
}

/** Whether somebody speaks for the originator of a marking (TLP 2.0: the source decides). */
export function isOfOriginator({ constituencies }: Subject, { originator }: Marking): boolean {
  return originator === CENTRE ? constituencies.length === 0 : constituencies.includes(originator);
}

/** Whether a marking lets more people have it than another did. */
export function relaxes(from: Marking, to: Marking): boolean {
  const rank = ({ tlp }: Marking): number => TLP_LABELS.indexOf(tlp);
  if (rank(to) < rank(from)) return true;
  return (
    from.tlp === 'TLP:RED' && to.recipients.some(recipient => !from.recipients.includes(recipient))
  );
}

/** With RED only its recipients have it: who marks something stays one of them. */
export function withRecipient(marking: Marking, id: string): Case['marking'] {
  const recipients =
    marking.tlp === 'TLP:RED' ? [...new Set([...marking.recipients, id])] : marking.recipients;
  return { tlp: marking.tlp, originator: marking.originator, recipients: [...recipients] };
}
