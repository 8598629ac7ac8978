import { parseTime } from '../../ingest/event/time.ts';
import { EventView } from '../sigma/event-view.ts';
import type { DetectionRule } from '../sigma/rule.ts';
import type { Sha256 } from './event-copy.ts';
import type { Hit } from './grouping.ts';
import { groupKey } from './grouping.ts';
import type { Match } from './match.ts';
import { primaryEntity } from './primary-entity.ts';

/** What a single match says to the sink: grouped by what it is about. */
export function hitOfMatch(match: Match, rule: DetectionRule, sha256: Sha256): Hit {
  const view = new EventView(match.event);
  const entity = primaryEntity(field => view.value(field), rule.entityField);
  const { constituent } = match.event.kharuul;
  const parts = [entity?.field ?? '', entity?.value ?? ''];
  return {
    rule,
    constituent,
    entity,
    groupKey: groupKey(rule.key, constituent, parts, sha256),
    detectionTime: match.detectionTime,
    firstTime: match.detectionTime,
    accepted: parseTime(match.event.event.ingested) ?? match.detectionTime,
    count: 1,
    events: [{ event: match.event, matched: match.matched }],
  };
}
