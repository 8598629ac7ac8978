import type { Router } from 'express';
import type { Alert } from '../../detectors/alert/alert.ts';
import { ALERTS } from '../alerts/alert-collections.ts';
import { CASES, CASE_COPIES } from '../cases/case-collections.ts';
import { caseObject } from '../cases/case-policy.ts';
import { copiesOf, linkAlert, unlinkAlert } from '../cases/change-case.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { Act, DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { caseOf, changedCase, readableAlert, shownCase } from './case-call.ts';
import { audited, changeBy, expectVersion, retried, told } from './change.ts';
import { linkAlertTo, unlinkAlertFrom } from './contract/case-changes.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

/** `/cases/:id/links`: alerts of a case. Both sides change in one commit. */
export function routeCaseLinks(
  router: Router,
  { documents, gate }: { documents: DocumentStore; gate: Gate },
): void {
  bind(router, linkAlertTo, gate, call =>
    // Again where detection added a hit to the alert in between.
    retried(async () => {
      const { current } = await caseOf(documents, call);
      expectVersion(current, call.body.version);
      const alert = await readableAlert(documents, call.identity, call.body.alertId);
      const change = changeBy(call.identity, gate.now());
      const linked = changedCase(linkAlert(current, alert, change));
      call.allow(caseObject(linked));
      await documents.commit([
        put(CASES, linked),
        put(CASE_COPIES, copiesOf(linked, alert)),
        told('case', linked),
        ...ofAlert(alert, [...(alert.cases ?? []), linked.id]),
        audited(change, {
          action: 'link',
          object: { kind: 'case', id: linked.id },
          payload: { alert: alert.id },
        }),
      ]);
      return shownCase(linked, 'allow', call.identity.subject);
    }),
  );

  bind(router, unlinkAlertFrom, gate, call =>
    retried(async () => {
      const { current } = await caseOf(documents, call);
      expectVersion(current, call.query.version);
      const alertId = call.parameters['alertId'] ?? '';
      const change = changeBy(call.identity, gate.now());
      const unlinked = changedCase(unlinkAlert(current, alertId, change));
      // The alert itself may be gone by retention; the case goes on without it.
      const alert = await documents.get(ALERTS, alertId, SYSTEM_SCOPE);
      const others = (alert?.cases ?? []).filter(id => id !== unlinked.id);
      await documents.commit([
        put(CASES, unlinked),
        told('case', unlinked),
        ...(alert ? ofAlert(alert, others) : []),
        audited(change, {
          action: 'unlink',
          object: { kind: 'case', id: unlinked.id },
          payload: { alert: alertId },
        }),
      ]);
      return shownCase(unlinked, 'allow', call.identity.subject);
    }),
  );
}

function ofAlert(alert: Alert, cases: string[]): Act[] {
  const changed = { ...alert, cases, version: alert.version + 1 };
  return [put(ALERTS, changed), told('alert', changed)];
}
