import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import { ALERTS } from '../alerts/alert-collections.ts';
import type { Case } from '../cases/case.ts';
import { CASES, CASE_COPIES, CASE_COUNTERS } from '../cases/case-collections.ts';
import { CENTRE } from '../cases/case.ts';
import { CASE_FIELDS, caseObject } from '../cases/case-policy.ts';
import { copiesOf } from '../cases/change-case.ts';
import { openCase } from '../cases/new-case.ts';
import { CONSTITUENTS } from '../constituents/constituent-collections.ts';
import { isConstituent } from '../constituents/register.ts';
import { reachesOf } from '../policy/subject.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { ApiError } from './api-error.ts';
import { expectPeople } from './assignee.ts';
import { changedCase, readCaseOf, readableAlert, seesLink, shownCase } from './case-call.ts';
import { audited, changeBy, defined, retried, told } from './change.ts';
import { getCase, getCaseLink, listCases, openCaseOf } from './contract/cases.ts';
import { fieldsOf, filterOf } from './query-filter.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

const COUNT_CAP = 10_000;

/** Fields of a case that are no content: what a reader without content may ask for. */
const OPEN_FIELDS = [
  'number', 'title', 'severity', 'priority', 'marking.tlp', 'pap', 'classes.class', 'classes.type',
  'constituents', 'owner', 'status', 'resolution', 'determination', 'restricted', 'createdAt',
  'updatedAt',
]; // prettier-ignore
/** What a reader of the own constituency may besides: links tell of others' alerts. */
const OWN_FIELDS = ['description', 'free text'];

/** `/cases`: the list, one case whole, and opening one. */
export function routeCases(
  router: Router,
  { documents, gate }: { documents: DocumentStore; gate: Gate },
): void {
  bind(router, listCases, gate, async ({ query, scope, blind, identity }) => {
    const visible = scope(CASE_FIELDS);
    const filter = filterOf(query.query);
    if (!reachesOf(identity.subject, 'case.read').has('all')) {
      const open = new Set(blind ? OPEN_FIELDS : [...OPEN_FIELDS, ...OWN_FIELDS]);
      // Whether something is found tells its content: who may not read it cannot ask for it.
      const hidden = fieldsOf(filter).find(field => !open.has(field));
      if (hidden !== undefined)
        throw new ApiError('QUERY_INVALID', `Your role cannot search by ${hidden}.`);
    }
    const sort = { field: query.sort, direction: query.direction };
    const after = query.after === undefined ? {} : { after: query.after };
    const [page, total] = await Promise.all([
      documents.find(CASES, { filter, sort, limit: query.limit, ...after }, visible),
      documents.count(CASES, filter, COUNT_CAP, visible),
    ]);
    return {
      items: page.items.map(one => {
        const effect = blind ? 'redact' : 'allow';
        const {
          description: _,
          facts: __,
          access: ___,
          links,
          ...rest
        } = shownCase(one, effect, identity.subject);
        return { ...rest, links: links.filter(link => link.unlinkedAt === undefined).length };
      }),
      ...(page.next === undefined ? {} : { next: page.next }),
      total,
      totalCapped: total >= COUNT_CAP,
    };
  });

  bind(router, getCase, gate, async call => {
    const { current, effect } = await readCaseOf(documents, call, gate.now());
    return shownCase(current, effect, call.identity.subject);
  });

  bind(router, getCaseLink, gate, async call => {
    const { current, effect } = await readCaseOf(documents, call, gate.now());
    const link = current.links.findLast(one => one.alertId === call.parameters['alertId']);
    const seen =
      link && effect === 'allow' && seesLink(current, link.constituent, call.identity.subject);
    const copies = seen && (await documents.get(CASE_COPIES, link.copies, SYSTEM_SCOPE));
    if (!copies) throw new ApiError('NOT_FOUND', 'There is no such link, or you may not see it.');
    return copies;
  });

  bind(router, openCaseOf, gate, async ({ body, identity, allow }) => {
    const { alerts: alertIds, marking, ...words } = body;
    const concerned = new Set(words.constituents);
    // Each by itself: nobody opens a case of another agency by naming the own one as well.
    for (const constituent of concerned) allow({ constituents: [constituent] });
    await expectPeople(documents, marking?.recipients ?? []);
    return retried(async () => {
      const change = changeBy(identity, gate.now());
      const alerts = await Promise.all(
        [...new Set(alertIds)].map(id => readableAlert(documents, identity, id)),
      );
      for (const alert of alerts) concerned.add(alert.constituent);
      const originator = marking?.originator ?? CENTRE;
      if (originator !== CENTRE && !concerned.has(originator))
        throw new ApiError('INVALID_REQUEST', 'The originator is a constituent concerned.');
      for (const one of words.constituents)
        if (!(await isConstituent(documents, one)))
          throw new ApiError('INVALID_REQUEST', 'There is no such constituent.');
      const known = await Promise.all(
        [...concerned].map(id => documents.get(CONSTITUENTS, id, SYSTEM_SCOPE)),
      );
      const year = change.at.slice(0, 4);
      const counter = await documents.get(CASE_COUNTERS, year, SYSTEM_SCOPE);
      const next = {
        id: year,
        version: (counter?.version ?? 0) + 1,
        last: (counter?.last ?? 0) + 1,
      };
      const name = {
        id: randomUUID(),
        number: `KH-${year}-${String(next.last).padStart(5, '0')}`,
      };
      const opening = {
        ...defined(words),
        ...(marking === undefined ? {} : { marking: defined(marking) }),
      };
      const opened: Case = changedCase(
        openCase(
          name,
          opening,
          alerts,
          known.filter(one => one !== undefined),
          change,
        ),
      );
      allow(caseObject(opened));
      const linked = alerts.map((alert, i) => ({
        alert: {
          ...alert,
          cases: [...(alert.cases ?? []), opened.id],
          version: alert.version + 1,
        },
        copies: copiesOf({ ...opened, links: opened.links.slice(0, i + 1) }, alert),
      }));
      await documents.commit([
        put(CASE_COUNTERS, next),
        put(CASES, opened),
        told('case', opened),
        ...linked.flatMap(({ alert, copies }) => [
          put(ALERTS, alert),
          put(CASE_COPIES, copies),
          told('alert', alert),
        ]),
        audited(change, {
          action: 'create',
          object: { kind: 'case', id: opened.id },
          payload: { number: opened.number, alerts: alerts.map(({ id }) => id) },
        }),
      ]);
      return shownCase(opened, 'allow', identity.subject);
    });
  });
}
