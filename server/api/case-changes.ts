import type { Router } from 'express';
import type { AuditAction } from '../audit/audit-entry.ts';
import type { Case } from '../cases/case.ts';
import { CASES } from '../cases/case-collections.ts';
import { caseObject, isOfOriginator, relaxes, withRecipient } from '../cases/case-policy.ts';
import type { Actor, CaseChange } from '../cases/change-case.ts';
import { assignCase, correctCase, moveCase, restrictCase } from '../cases/change-case.ts';
import { isConstituent } from '../constituents/register.ts';
import type { Subject } from '../policy/subject.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { ApiError } from './api-error.ts';
import { expectFit, expectPeople } from './assignee.ts';
import type { CaseCall } from './case-call.ts';
import { caseOf, changedCase, shownCase } from './case-call.ts';
import { audited, changeBy, defined, expectVersion, retried, told } from './change.ts';
import { correctCaseOf, giveCase, moveCaseTo, setCaseAccess } from './contract/case-changes.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

type Payload = Readonly<Record<string, string | boolean | null | readonly string[] | undefined>>;

/** `/cases/:id…`: what people do to a case; each change by the version they have seen. */
export function routeCaseChanges(
  router: Router,
  { documents, gate }: { documents: DocumentStore; gate: Gate },
): void {
  bind(router, correctCaseOf, gate, call => {
    const { version, marking, ...words } = call.body;
    return change(call, version, 'change', async (current, actor) => {
      const added = (words.constituents ?? []).filter(id => !current.constituents.includes(id));
      for (const constituent of added) {
        call.allow({ constituents: [constituent] });
        if (!(await isConstituent(documents, constituent)))
          throw new ApiError('INVALID_REQUEST', 'There is no such constituent.');
      }
      const { subject } = call.identity;
      const wanted = marking === undefined ? {} : { marking: marked(current, marking, subject) };
      if (wanted.marking) {
        const { recipients } = current.marking;
        const others = wanted.marking.recipients.filter(id => !recipients.includes(id));
        await expectPeople(
          documents,
          others.filter(id => id !== subject.id),
        );
      }
      return correctCase(current, { ...defined(words), ...wanted }, actor);
    });
  });

  bind(router, moveCaseTo, gate, call => {
    const { version, status, resolution, determination } = call.body;
    return change(call, version, status === 'closed' ? 'close' : 'change', async (current, actor) =>
      moveCase(current, status, actor, defined({ resolution, determination })),
    );
  });

  bind(router, giveCase, gate, call => {
    const { version, owner } = call.body;
    return change(call, version, 'assign', async (current, actor) => {
      if (owner !== null)
        await expectFit(documents, call.identity, owner, 'case.write', caseObject(current));
      return assignCase(current, owner, actor);
    });
  });

  bind(router, setCaseAccess, gate, call => {
    const { version, restricted, access } = call.body;
    return change(call, version, 'grant', async (current, actor) => {
      const { id, roles } = call.identity.subject;
      if (current.owner !== id && !roles.includes('lead'))
        throw new ApiError('FORBIDDEN', 'Only the owner of a case or a lead says who may see it.');
      await expectPeople(
        documents,
        access.filter(one => !current.access.includes(one)),
      );
      return restrictCase(current, restricted, access, actor);
    });
  });

  function change(
    call: CaseCall,
    version: number,
    action: AuditAction,
    decided: (current: Case, actor: Actor) => Promise<CaseChange>,
  ): Promise<Case> {
    return retried(async () => {
      const { current } = await caseOf(documents, call);
      expectVersion(current, version);
      const by = changeBy(call.identity, gate.now());
      const changed = changedCase(await decided(current, { id: by.id, at: by.at }));
      const { subject } = call.identity;
      if (changed === current) return shownCase(current, 'allow', subject);
      call.allow(caseObject(changed));
      await documents.commit([
        put(CASES, changed),
        told('case', changed),
        audited(by, {
          action: current.status === 'closed' && changed.status !== 'closed' ? 'reopen' : action,
          object: { kind: 'case', id: changed.id },
          payload: { before: decisive(current), after: decisive(changed) },
        }),
      ]);
      return shownCase(changed, 'allow', subject);
    });
  }
}

/** @throws ApiError `MARKING_REFUSED` where others than the originator's people relax it */
function marked(
  current: Case,
  wanted: { tlp?: Case['marking']['tlp'] | undefined; recipients?: string[] | undefined },
  subject: Subject,
): Case['marking'] {
  const marking = { ...current.marking, ...defined(wanted) };
  if (relaxes(current.marking, marking) && !isOfOriginator(subject, current.marking))
    throw new ApiError('MARKING_REFUSED', "Only the originator's people may relax a marking.");
  return withRecipient(marking, subject.id);
}

/** What decides over a case's way and who sees it; its words stay out of the audit. */
function decisive(one: Case): Payload {
  return {
    status: one.status,
    resolution: one.resolution,
    determination: one.determination,
    severity: one.severity,
    owner: one.owner,
    tlp: one.marking.tlp,
    recipients: one.marking.recipients,
    constituents: one.constituents,
    restricted: one.restricted,
    access: one.access,
  };
}
