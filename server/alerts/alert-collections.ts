import type { Alert } from '../../detectors/alert/alert.ts';
import type { StormState } from '../../detectors/alert/storm-breaker.ts';
import type { GroupCheckpoint } from '../../detectors/correlation/correlation-engine.ts';
import type { DetectionPlace } from '../../detectors/alert-sink.ts';
import type { Collection, Document } from '../store/document-store.ts';
import { SUPPRESSIONS } from './suppression.ts';

export const ALERTS: Collection<Alert> = {
  name: 'alerts',
  indexes: [
    { field: 'groupKey', type: 'keyword' },
    { field: 'lastSeen', type: 'time' },
    { field: 'firstSeen', type: 'time' },
    { field: 'anchor', type: 'time' },
    { field: 'status', type: 'keyword' },
    { field: 'assignee', type: 'keyword' },
    { field: 'cases', type: 'keyword' },
    { field: 'severity', type: 'keyword' },
    { field: 'severityRank', type: 'number' },
    { field: 'constituent', type: 'keyword' },
    { field: 'rule.id', type: 'keyword' },
    { field: 'count', type: 'number' },
  ],
  lists: [
    { by: ['constituent'], sort: 'lastSeen' },
    { by: ['constituent', 'status'], sort: 'lastSeen' },
    { by: ['status', 'severity'], sort: 'lastSeen' },
    { by: ['rule.id'], sort: 'lastSeen' },
  ],
};

/** Where detection stands in a partition; the id is the partition's number. */
export type PlaceDocument = Document & DetectionPlace;
export const PLACES: Collection<PlaceDocument> = { name: 'detection-places', indexes: [] };

/** The state of one group of a correlation; `order` grows with every change. */
export type GroupDocument = Document & GroupCheckpoint & { readonly order: number };
export const GROUPS: Collection<GroupDocument> = {
  name: 'correlation-groups',
  indexes: [{ field: 'order', type: 'number' }],
};

export type StormDocument = Document & StormState;
export const STORMS: Collection<StormDocument> = { name: 'alert-storms', indexes: [] };

/** An event detection could not look at; kept with the reason until someone has seen it. */
export type DeadLetterDocument = Document & {
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
};
export const DEAD_LETTERS: Collection<DeadLetterDocument> = {
  name: 'detection-dead-letters',
  indexes: [],
};

export const ALERT_COLLECTIONS: readonly Collection<Document>[] = [
  ALERTS,
  PLACES,
  GROUPS,
  STORMS,
  DEAD_LETTERS,
  SUPPRESSIONS,
] as readonly Collection<Document>[];
