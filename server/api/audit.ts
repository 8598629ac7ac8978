import type { Router } from 'express';
import { AUDIT } from '../audit/audit-entry.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { audited, changeBy } from './change.ts';
import { listAudit } from './contract/audit.ts';
import { filterOf } from './query-filter.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

/** `/audit`: who did what, for auditors. */
export function routeAudit(
  router: Router,
  { gate, documents }: { gate: Gate; documents: DocumentStore },
): void {
  bind(router, listAudit, gate, async ({ query, scope, identity }) => {
    const visible = scope({ constituents: 'constituent' });
    const filter = filterOf(query.query);
    const sort = { field: 'at', direction: 'descending' } as const;
    const after = query.after === undefined ? {} : { after: query.after };
    const page = await documents.find(
      AUDIT,
      { filter, sort, limit: query.limit, ...after },
      visible,
    );
    const object = { kind: 'audit', id: 'log' } as const;
    const payload = { query: query.query, shown: page.items.length };
    await documents.commit([
      audited(changeBy(identity, gate.now()), { action: 'search', object, payload }),
    ]);
    return page as never;
  });
}
