import type { Router } from 'express';
import type { Alert } from '../../detectors/alert/alert.ts';
import type { Scope } from '../../ingest/query/scope.ts';
import { ALERTS } from '../alerts/alert-collections.ts';
import type { AlertFault } from '../alerts/change-alert.ts';
import { assignAlert, moveAlert } from '../alerts/change-alert.ts';
import type { AuditAction } from '../audit/audit-entry.ts';
import type { PolicyFields } from '../policy/scope-of.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import type { Identity } from '../users/identify.ts';
import { ApiError } from './api-error.ts';
import { expectFit } from './assignee.ts';
import { audited, changeBy, expectVersion, retried, told } from './change.ts';
import { giveAlert, moveAlertTo } from './contract/alert-changes.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

/** What a change needs of its call. */
interface Caller {
  readonly parameters: Readonly<Record<string, string>>;
  readonly identity: Identity;
  scope(fields: PolicyFields): Scope;
  allow(object: { constituents: readonly string[] }): unknown;
}

/** `/alerts/:id/…`: what people do to an alert. Detection adds hits to it meanwhile. */
export function routeAlertChanges(
  router: Router,
  { documents, gate }: { documents: DocumentStore; gate: Gate },
): void {
  bind(router, moveAlertTo, gate, call => {
    const { version, status, resolution } = call.body;
    const action = status === 'closed' ? 'close' : 'change';
    return change(call, version, action, async current => {
      const moved = moveAlert(current, status, resolution);
      if (!moved.ok) throw refusal(moved.fault);
      return moved.changed;
    });
  });

  bind(router, giveAlert, gate, call => {
    const { version, assignee } = call.body;
    return change(call, version, 'assign', async current => {
      const object = { constituents: [current.constituent] };
      if (assignee !== null)
        await expectFit(documents, call.identity, assignee, 'alert.write', object);
      return assignAlert(current, assignee);
    });
  });

  function change(
    { parameters, identity, scope, allow }: Caller,
    version: number,
    action: AuditAction,
    decided: (current: Alert) => Promise<Alert>,
  ): Promise<Alert> {
    return retried(async () => {
      const id = parameters['id'] ?? '';
      const current = await documents.get(ALERTS, id, scope({ constituents: 'constituent' }));
      if (!current)
        throw new ApiError('NOT_FOUND', 'There is no such alert, or you may not see it.');
      allow({ constituents: [current.constituent] });
      expectVersion(current, version);
      const changed = await decided(current);
      const { status, assignee, resolution } = changed;
      await documents.commit([
        put(ALERTS, changed),
        told('alert', changed),
        audited(changeBy(identity, gate.now()), {
          action: current.status === 'closed' && status !== 'closed' ? 'reopen' : action,
          object: { kind: 'alert', id },
          constituent: current.constituent,
          payload: { from: current.status, status, assignee, resolution },
        }),
      ]);
      return changed;
    });
  }
}

function refusal(fault: AlertFault): ApiError {
  switch (fault) {
    case 'transition-not-allowed':
      return new ApiError('TRANSITION_REFUSED', 'The alert cannot go from its status to that one.');
    case 'resolution-needed':
      return new ApiError('RESOLUTION_NEEDED', 'Closing an alert needs a resolution.');
  }
}
