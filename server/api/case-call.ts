import type { Alert } from '../../detectors/alert/alert.ts';
import type { Scope } from '../../ingest/query/scope.ts';
import { ALERTS } from '../alerts/alert-collections.ts';
import type { Case } from '../cases/case.ts';
import { CASES } from '../cases/case-collections.ts';
import { CASE_FIELDS, caseObject } from '../cases/case-policy.ts';
import type { CaseChange } from '../cases/change-case.ts';
import type { PolicyObject } from '../policy/decide.ts';
import { decide } from '../policy/decide.ts';
import type { PolicyFields } from '../policy/scope-of.ts';
import { scopeOf } from '../policy/scope-of.ts';
import type { Subject } from '../policy/subject.ts';
import type { DocumentStore } from '../store/document-store.ts';
import type { Identity } from '../users/identify.ts';
import { ApiError } from './api-error.ts';
import { audited, changeBy } from './change.ts';

/** What acting on one case needs of its call. */
export interface CaseCall {
  readonly parameters: Readonly<Record<string, string>>;
  readonly identity: Identity;
  scope(fields: PolicyFields): Scope;
  allow(object: PolicyObject): 'allow' | 'redact';
}

/** The case of the call's `:id`, if the caller may do the endpoint's action to it. */
export async function caseOf(
  documents: DocumentStore,
  { parameters, scope, allow }: CaseCall,
): Promise<{ readonly current: Case; readonly effect: 'allow' | 'redact' }> {
  const current = await documents.get(CASES, parameters['id'] ?? '', scope(CASE_FIELDS));
  if (!current) throw new ApiError('NOT_FOUND', 'There is no such case, or you may not see it.');
  return { current, effect: allow(caseObject(current)) };
}

/** The same for reading: of what few may see, each read is written down itself. @param now in ms */
export async function readCaseOf(
  documents: DocumentStore,
  call: CaseCall,
  now: number,
): Promise<{ readonly current: Case; readonly effect: 'allow' | 'redact' }> {
  const found = await caseOf(documents, call);
  const { id, restricted, marking } = found.current;
  if (restricted || marking.tlp === 'TLP:RED') {
    const object = { kind: 'case', id } as const;
    await documents.commit([audited(changeBy(call.identity, now), { action: 'read', object })]);
  }
  return found;
}

/** A case as a reader may have it: each link by its own alert's constituent. */
export function shownCase(current: Case, effect: 'allow' | 'redact', subject: Subject): Case {
  if (effect === 'redact') {
    const marking = { ...current.marking, recipients: [] };
    return { ...current, description: '', links: [], access: [], marking };
  }
  const links = current.links.filter(link => seesLink(current, link.constituent, subject));
  return { ...current, links };
}

/** Whether somebody who may read a case may also read what an alert of that constituent tells. */
export function seesLink({ access }: Case, constituent: string, subject: Subject): boolean {
  const object = { constituents: [constituent], access };
  const of = (action: 'case.read' | 'case.write') => decide(subject, action, object, { now: 0 });
  return of('case.read').effect === 'allow' || of('case.write').effect === 'allow';
}

/** An alert that the caller may read whole: linking copies its events. */
export async function readableAlert(
  documents: DocumentStore,
  { subject }: Identity,
  id: string,
): Promise<Alert> {
  const scope = scopeOf(subject, 'alert.read', { constituents: 'constituent' });
  const alert = await documents.get(ALERTS, id, scope);
  const object = { constituents: alert ? [alert.constituent] : [] };
  if (!alert || decide(subject, 'alert.read', object, { now: 0 }).effect !== 'allow')
    throw new ApiError('NOT_FOUND', 'There is no such alert, or you may not see it.');
  return alert;
}

/** The changed case. @throws ApiError with the fault as a refusal */
export function changedCase(change: CaseChange): Case {
  if (change.ok) return change.changed;
  switch (change.fault) {
    case 'transition-not-allowed':
      throw new ApiError('TRANSITION_REFUSED', 'The case cannot go from its status to that one.');
    case 'resolution-needed':
      throw new ApiError('RESOLUTION_NEEDED', 'Closing a case needs a resolution.');
    case 'alert-linked-already':
      throw new ApiError('LINKED_ALREADY', 'The alert is linked to this case already.');
    case 'alert-not-linked':
      throw new ApiError('NOT_FOUND', 'The alert is not linked to this case.');
    case 'too-many-links':
      throw new ApiError('LIMIT_REACHED', 'A case holds 1,000 links.');
  }
}
