import type { Alert } from '../../detectors/alert/alert.ts';
import type { Severity } from '../../detectors/alert/severity.ts';
import { SEVERITIES } from '../../detectors/alert/severity.ts';
import type { Tlp } from '../../ingest/event/tlp.ts';
import { mostRestricted } from '../../ingest/event/tlp.ts';
import type { Constituent } from '../constituents/constituent.ts';
import type { Case } from './case.ts';
import { CENTRE } from './case.ts';
import { withRecipient } from './case-policy.ts';
import type { Actor, CaseChange } from './change-case.ts';
import { fact, linkAlert } from './change-case.ts';
import { priorityOf } from './scales.ts';

/** What is said of a case that is opened; the rest follows from alerts and constituents. */
export type Opening = Pick<Case, 'title' | 'description' | 'pap' | 'classes' | 'constituents'> &
  Partial<Pick<Case, 'severity' | 'priority'>> & {
    readonly marking?: {
      readonly tlp?: Tlp;
      readonly originator?: string;
      readonly recipients?: readonly string[];
    };
  };

/**
 * Opens a case, with the alerts it begins from linked to it.
 * @param known what the register says of the constituents concerned
 */
export function openCase(
  { id, number }: Pick<Case, 'id' | 'number'>,
  opening: Opening,
  alerts: readonly Alert[],
  known: readonly Constituent[],
  actor: Actor,
): CaseChange {
  const severity = opening.severity ?? highest(alerts.map(alert => alert.severity)) ?? 'medium';
  const { tlp, originator = CENTRE, recipients = [] } = opening.marking ?? {};
  const marking = {
    tlp: tlp ?? mostRestricted(known.map(one => one.tlp)) ?? 'TLP:AMBER',
    originator,
    recipients,
  };
  const opened: Case = {
    id,
    version: 1,
    number,
    title: opening.title,
    description: opening.description,
    severity,
    priority:
      opening.priority ??
      priorityOf(
        severity,
        known.some(one => one.critical),
      ),
    marking: withRecipient(marking, actor.id),
    pap: opening.pap,
    classes: opening.classes,
    // Opened from alerts, a case is about their agencies; a later link adds nobody.
    constituents: [
      ...new Set([...opening.constituents, ...alerts.map(alert => alert.constituent)]),
    ],
    owner: null,
    status: 'new',
    restricted: false,
    access: [],
    facts: momentsOf(alerts, actor),
    links: [],
    createdAt: actor.at,
    updatedAt: actor.at,
  };
  let linked: CaseChange = { ok: true, changed: opened };
  for (const alert of alerts) {
    if (linked.ok) linked = linkAlert(linked.changed, alert, actor);
  }
  return linked.ok ? { ok: true, changed: { ...linked.changed, version: 1 } } : linked;
}

/** When it happened and when it was found, as far as the alerts know. */
function momentsOf(alerts: readonly Alert[], actor: Actor): Case['facts'] {
  const [occurred] = alerts.map(({ firstSeen }) => firstSeen).sort();
  const [detected] = alerts.map(({ createdAt }) => createdAt).sort();
  if (occurred === undefined || detected === undefined) return [];
  return [fact('occurred', actor, occurred), fact('detected', actor, detected)];
}

function highest(severities: readonly Severity[]): Severity | undefined {
  return SEVERITIES.findLast(severity => severities.includes(severity));
}
