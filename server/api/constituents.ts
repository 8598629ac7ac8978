import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import type { Constituent } from '../constituents/constituent.ts';
import { CONSTITUENTS } from '../constituents/constituent-collections.ts';
import { allConstituents, clashOf, registerMoves } from '../constituents/register.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { ApiError } from './api-error.ts';
import { audited, changeBy, defined, expectVersion, retried } from './change.ts';
import {
  changeConstituent,
  createConstituent,
  getConstituent,
  listConstituents,
} from './contract/constituents.ts';
import { filterOf } from './query-filter.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

/** A constituent belongs to itself. */
const POLICY_FIELDS = { constituents: 'id' } as const;

/** `/constituents`: the register of agencies. */
export function routeConstituents(
  router: Router,
  { documents, gate }: { documents: DocumentStore; gate: Gate },
): void {
  bind(router, listConstituents, gate, async ({ query, scope }) => {
    const page = await documents.find(
      CONSTITUENTS,
      {
        filter: filterOf(query.query),
        sort: { field: query.sort, direction: query.direction },
        limit: query.limit,
        ...(query.after === undefined ? {} : { after: query.after }),
      },
      scope(POLICY_FIELDS),
    );
    return {
      items: [...page.items],
      ...(page.next === undefined ? {} : { next: page.next }),
    };
  });

  bind(router, getConstituent, gate, async ({ parameters, scope, allow }) => {
    const found = await documents.get(CONSTITUENTS, parameters['id'] ?? '', scope(POLICY_FIELDS));
    if (!found) throw notThere();
    allow({ constituents: [found.id] });
    return found;
  });

  bind(router, createConstituent, gate, ({ body, identity, allow }) => {
    const id = randomUUID();
    allow({ constituents: [id] });
    return retried(async () => {
      const moves = await registerMoves(documents);
      const change = changeBy(identity, gate.now());
      const created: Constituent = { ...body, id, version: 1, createdAt: change.at };
      await expectRoom(created);
      await documents.commit([
        put(CONSTITUENTS, created),
        ...moves,
        audited(change, {
          action: 'create',
          object: { kind: 'constituent', id },
          constituent: id,
          payload: { names: created.names, cidrs: created.cidrs },
        }),
      ]);
      return created;
    });
  });

  bind(router, changeConstituent, gate, ({ body, parameters, identity, scope, allow }) =>
    retried(async () => {
      const moves = await registerMoves(documents);
      const id = parameters['id'] ?? '';
      const current = await documents.get(CONSTITUENTS, id, scope(POLICY_FIELDS));
      if (!current) throw notThere();
      allow({ constituents: [id] });
      const { version, ...words } = body;
      expectVersion(current, version);
      const changed: Constituent = { ...current, ...defined(words), version: version + 1 };
      await expectRoom(changed);
      await documents.commit([
        put(CONSTITUENTS, changed),
        ...moves,
        audited(changeBy(identity, gate.now()), {
          action: 'change',
          object: { kind: 'constituent', id },
          constituent: id,
          payload: {
            before: { names: current.names, cidrs: current.cidrs, tlp: current.tlp },
            after: { names: changed.names, cidrs: changed.cidrs, tlp: changed.tlp },
          },
        }),
      ]);
      return changed;
    }),
  );

  async function expectRoom(one: Constituent): Promise<void> {
    const others = (await allConstituents(documents)).filter(({ id }) => id !== one.id);
    const clash = clashOf(one, others);
    if (clash === 'name')
      throw new ApiError('NAME_TAKEN', 'Another constituent has this English name.');
    if (clash === 'network')
      throw new ApiError('NETWORK_TAKEN', 'One of the networks belongs to another constituent.');
  }
}

function notThere(): ApiError {
  return new ApiError('NOT_FOUND', 'There is no such constituent, or you may not see it.');
}
