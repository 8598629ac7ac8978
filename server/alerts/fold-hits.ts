import { createHash } from 'node:crypto';
import type { Alert } from '../../detectors/alert/alert.ts';
import type { Hit } from '../../detectors/alert/grouping.ts';
import { GROUP_LATENESS, GROUP_WINDOW, foldHit, takesHit } from '../../detectors/alert/grouping.ts';
import type { StormState } from '../../detectors/alert/storm-breaker.ts';
import { CALM, admitAlert, stormHit, stormKey } from '../../detectors/alert/storm-breaker.ts';
import { formatTime } from '../../ingest/event/time.ts';
import type { Filter } from '../../ingest/query/filter.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { Act, DocumentStore } from '../store/document-store.ts';
import { ALERTS, STORMS } from './alert-collections.ts';
import { suppressHits } from './suppress-hits.ts';
import { put } from '../store/put.ts';

/** How many group keys one query asks for. */
const KEYS_AT_ONCE = 200;

/**
 * The acts that add hits to their alerts, or to the suppressions that take them: each document
 * once, however many hits it takes.
 */
export async function foldHits(store: DocumentStore, all: readonly Hit[]): Promise<Act[]> {
  if (all.length === 0) return [];
  const { acts, left: hits } = await suppressHits(store, all);
  if (hits.length === 0) return acts;
  const alerts = new Map<string, Alert[]>();
  const stored = new Map<string, number>();
  await load(store, hits, alerts, stored);
  const storms = new Map<string, { state: StormState; version: number; changed: boolean }>();
  const changed = new Map<string, Alert>();

  for (const hit of hits) {
    const existing = candidate(alerts, hit);
    const isNew =
      !existing || existing.status === 'closed' || !takesHit(existing, hit.detectionTime);
    if (isNew && !(await admitted(hit))) {
      const folded = stormHit(hit, sha256);
      keep(foldHit(candidate(alerts, folded), folded, sha256, { storm: true }));
    } else {
      keep(foldHit(existing, hit, sha256));
    }
  }

  for (const alert of changed.values()) {
    // Folding counts versions hit by hit; a commit is one change.
    const version = (stored.get(alert.id) ?? 0) + 1;
    acts.push(put(ALERTS, { ...alert, version }));
    acts.push({ type: 'outbox', topic: 'alert', payload: { id: alert.id, version } });
  }
  for (const [id, { state, version, changed: differs }] of storms) {
    if (differs) acts.push(put(STORMS, { ...state, id, version: version + 1 }));
  }
  return acts;

  async function admitted(hit: Hit): Promise<boolean> {
    const id = sha256(stormKey(hit)).slice(0, 32);
    let storm = storms.get(id);
    if (!storm) {
      const document = await store.get(STORMS, id, SYSTEM_SCOPE);
      storm = { state: document ?? CALM, version: document?.version ?? 0, changed: false };
      storms.set(id, storm);
    }
    const { state, admitted: may } = admitAlert(storm.state, hit.detectionTime);
    if (may) Object.assign(storm, { state: { admitted: state.admitted }, changed: true });
    return may;
  }

  function keep(alert: Alert): void {
    changed.set(alert.id, alert);
    const others = (alerts.get(alert.groupKey) ?? []).filter(({ id }) => id !== alert.id);
    alerts.set(alert.groupKey, [...others, alert]);
  }
}

/** The group's newest alert whose window takes the hit, else its newest closed one. */
function candidate(alerts: ReadonlyMap<string, readonly Alert[]>, hit: Hit): Alert | undefined {
  const group = [...(alerts.get(hit.groupKey) ?? [])].sort((a, b) =>
    a.anchor < b.anchor ? 1 : -1,
  );
  const taking = group.filter(alert => takesHit(alert, hit.detectionTime));
  return taking.find(alert => alert.status !== 'closed') ?? taking[0];
}

/** Reads the alerts whose windows may take one of the hits. */
async function load(
  store: DocumentStore,
  hits: readonly Hit[],
  alerts: Map<string, Alert[]>,
  stored: Map<string, number>,
): Promise<void> {
  const keys = [...new Set(hits.flatMap(hit => [hit.groupKey, stormHit(hit, sha256).groupKey]))];
  const times = hits.map(hit => hit.detectionTime);
  const window: Filter = {
    type: 'range',
    field: 'anchor',
    gt: formatTime(times.reduce((a, b) => Math.min(a, b)) - GROUP_WINDOW),
    lte: formatTime(times.reduce((a, b) => Math.max(a, b)) + GROUP_LATENESS),
  };
  const sort = { field: 'anchor', direction: 'descending' } as const;
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
    const values = keys.slice(at, at + KEYS_AT_ONCE);
    const filter: Filter = {
      type: 'and',
      filters: [{ type: 'in', field: 'groupKey', values }, window],
    };
    let after: string | undefined;
    do {
      const find = { filter, sort, limit: 1000, ...(after === undefined ? {} : { after }) };
      const page = await store.find(ALERTS, find, SYSTEM_SCOPE);
      for (const alert of page.items) {
        stored.set(alert.id, alert.version);
        alerts.set(alert.groupKey, [...(alerts.get(alert.groupKey) ?? []), alert]);
      }
      after = page.next;
    } while (after !== undefined);
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
