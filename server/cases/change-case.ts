import type { Alert } from '../../detectors/alert/alert.ts';
import type { Resolution } from '../../detectors/alert/resolution.ts';
import type { Case, Fact, Link } from './case.ts';
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

const MAX_LINKS = 1000;

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

/** Links an alert with copies of its events. */
export function linkAlert(current: Case, alert: Alert, actor: Actor): CaseChange {
  if (openLink(current, alert.id)) return refuse('alert-linked-already');
  if (current.links.length >= MAX_LINKS) return refuse('too-many-links');
  const link: Link = {
    alertId: alert.id,
    title: alert.title,
    linkedAt: actor.at,
    linkedBy: actor.id,
    hits: [...alert.hits, ...alert.latest],
  };
  const constituents = [...new Set([...current.constituents, alert.constituent])];
  return changed(current, actor, { links: [...current.links, link], constituents });
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
