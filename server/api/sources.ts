import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import { tokenHash } from '../../ingest/sources/source-snapshot.ts';
import { EVERYTHING } from '../../ingest/query/filter.ts';
import type { AuditAction } from '../audit/audit-entry.ts';
import { SOURCES } from '../constituents/constituent-collections.ts';
import { isConstituent, registerMoves } from '../constituents/register.ts';
import type { Source } from '../constituents/source.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { newSecret } from '../users/secrets.ts';
import { ApiError } from './api-error.ts';
import type { CaseCall } from './case-call.ts';
import { audited, changeBy, expectVersion, retried } from './change.ts';
import { createSource, listSources, revokeSource, rotateSource } from './contract/sources.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

const POLICY_FIELDS = { constituents: 'constituent' } as const;

/** `/sources`: registered senders. Ingest learns of each change by a snapshot. */
export function routeSources(
  router: Router,
  { documents, gate }: { documents: DocumentStore; gate: Gate },
): void {
  bind(router, listSources, gate, async ({ query, scope }) => {
    const find = {
      filter: EVERYTHING,
      sort: { field: 'name', direction: 'ascending' },
      limit: query.limit,
      ...(query.after === undefined ? {} : { after: query.after }),
    } as const;
    const page = await documents.find(SOURCES, find, scope(POLICY_FIELDS));
    return {
      items: page.items.map(shown),
      ...(page.next === undefined ? {} : { next: page.next }),
    };
  });

  bind(router, createSource, gate, async ({ body, identity, allow }) => {
    allow({ constituents: [body.constituent] });
    if (!(await isConstituent(documents, body.constituent)))
      throw new ApiError('INVALID_REQUEST', 'There is no such constituent.');
    const token = newSecret();
    const id = randomUUID();
    return retried(async () => {
      const moves = await registerMoves(documents);
      const change = changeBy(identity, gate.now());
      const source: Source = {
        ...body,
        id,
        version: 1,
        tokenHash: tokenHash(token),
        createdAt: change.at,
      };
      await documents.commit([
        put(SOURCES, source),
        ...moves,
        audited(change, {
          action: 'create',
          object: { kind: 'source', id },
          constituent: source.constituent,
          payload: { name: source.name, clockTrusted: source.clockTrusted },
        }),
      ]);
      return { source: shown(source), token };
    });
  });

  bind(router, rotateSource, gate, async call => {
    const token = newSecret();
    const source = await change(call, call.body.version, 'rotate', { tokenHash: tokenHash(token) });
    return { source, token };
  });

  bind(router, revokeSource, gate, call =>
    change(call, call.body.version, 'revoke', {
      revokedAt: changeBy(call.identity, gate.now()).at,
    }),
  );

  function change(
    { parameters, identity, scope, allow }: CaseCall,
    version: number,
    action: AuditAction,
    changes: Partial<Pick<Source, 'tokenHash' | 'revokedAt'>>,
  ): Promise<Omit<Source, 'tokenHash'>> {
    return retried(async () => {
      const moves = await registerMoves(documents);
      const id = parameters['id'] ?? '';
      const current = await documents.get(SOURCES, id, scope(POLICY_FIELDS));
      if (!current)
        throw new ApiError('NOT_FOUND', 'There is no such source, or you may not see it.');
      allow({ constituents: [current.constituent] });
      expectVersion(current, version);
      if (current.revokedAt !== undefined)
        throw new ApiError('TRANSITION_REFUSED', 'A revoked source stays so; register a new one.');
      const changed = { ...current, ...changes, version: current.version + 1 };
      await documents.commit([
        put(SOURCES, changed),
        ...moves,
        audited(changeBy(identity, gate.now()), {
          action,
          object: { kind: 'source', id },
          constituent: current.constituent,
        }),
      ]);
      return shown(changed);
    });
  }
}

function shown(source: Source): Omit<Source, 'tokenHash'> {
  const { tokenHash: _, ...rest } = source;
  return rest;
}
