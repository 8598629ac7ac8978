import type { Alert } from '../../detectors/alert/alert.ts';
import type { Resolution } from '../../detectors/alert/resolution.ts';
import type { Case, CaseCopies, Fact, Link } from './case.ts';
import { MAX_LINKS } from './case.ts';
import { TRANSITIONS, factsOf } from './transitions.ts';
import type { CaseStatus, Determination, FactKind } from './vocabulary.ts';

/** Who changes something, and when (RFC 3339). */
export interface Actor {
  readonly id: string;
  readonly at: string;
}

export type CaseFault =
  | 'transition-not-allowed'
  | 'resolution-needed'
  | 'alert-linked-already'
  | 'alert-not-linked'
  | 'too-many-links';

export type CaseChange =
  { readonly ok: true; readonly changed: Case } | { readonly ok: false; readonly fault: CaseFault };

/** Moves a case on; closing needs a resolution, reopening takes it away. */
export function moveCase(
  current: Case,
  to: CaseStatus,
  actor: Actor,
  end: { readonly resolution?: Resolution; readonly determination?: Determination } = {},
): CaseChange {
  if (!TRANSITIONS[current.status].includes(to)) return refuse('transition-not-allowed');
  if (to === 'closed' && end.resolution === undefined) return refuse('resolution-needed');
  const { resolution: _, ...rest } = current;
  const facts = factsOf(current.status, to).map(kind => fact(kind, actor));
  return changed(rest, actor, {
    status: to,
    facts: [...current.facts, ...facts],
    ...(to === 'closed' ? end : {}),
  });
}

/** Gives a case to somebody, or to nobody. */
export function assignCase(current: Case, owner: string | null, actor: Actor): CaseChange {
  if (owner === current.owner) return { ok: true, changed: current };
  const facts = owner === null ? current.facts : [...current.facts, fact('assigned', actor)];
  return changed(current, actor, { owner, facts });
}

/** Links an alert; the copies of its events are `copiesOf`. */
export function linkAlert(current: Case, alert: Alert, actor: Actor): CaseChange {
  if (openLink(current, alert.id)) return refuse('alert-linked-already');
  if (current.links.length >= MAX_LINKS) return refuse('too-many-links');
  const link: Link = {
    alertId: alert.id,
    title: alert.title,
    constituent: alert.constituent,
    linkedAt: actor.at,
    linkedBy: actor.id,
    // Links are never removed, so their number names each once.
    copies: `${current.id}.${current.links.length}`,
  };
  return changed(current, actor, { links: [...current.links, link] });
}

/** The copies that go with a case's newest link, which is to this alert. */
export function copiesOf({ id, links }: Case, alert: Alert): CaseCopies {
  const hits = [...alert.hits, ...alert.latest];
  return { id: links.at(-1)!.copies, version: 1, caseId: id, alertId: alert.id, hits };
}

/** Takes a link back; that it was there stays written. */
export function unlinkAlert(current: Case, alertId: string, actor: Actor): CaseChange {
  const open = openLink(current, alertId);
  if (!open) return refuse('alert-not-linked');
  const links = current.links.map(link =>
    link === open ? { ...link, unlinkedAt: actor.at } : link,
  );
  return changed(current, actor, { links });
}

/** What people correct about a case, apart from its way and its facts. */
export type Correction = Partial<
  Pick<
    Case,
    | 'title'
    | 'description'
    | 'severity'
    | 'priority'
    | 'marking'
    | 'pap'
    | 'classes'
    | 'constituents'
    | 'determination'
  >
>;

export function correctCase(current: Case, correction: Correction, actor: Actor): CaseChange {
  return changed(current, actor, correction);
}

/** Says who may see a case; who restricts it stays on the list. */
export function restrictCase(
  current: Case,
  restricted: boolean,
  access: readonly string[],
  actor: Actor,
): CaseChange {
  const list = restricted ? [...access, actor.id] : access;
  return changed(current, actor, { restricted, access: [...new Set(list)] });
}

/** A moment of the case. @param at when it was so, where that is not now */
export function fact(kind: FactKind, actor: Actor, at: string = actor.at): Fact {
  return { kind, at, recordedAt: actor.at, by: actor.id };
}

function openLink(current: Case, alertId: string): Link | undefined {
  return current.links.find(link => link.alertId === alertId && link.unlinkedAt === undefined);
}

function changed(current: Case, actor: Actor, changes: Partial<Case>): CaseChange {
  return {
    ok: true,
    changed: { ...current, ...changes, version: current.version + 1, updatedAt: actor.at },
  };
}

function refuse(fault: CaseFault): CaseChange {
  return { ok: false, fault };
}
