import { parseTime } from '../../ingest/event/time.ts';
import type { Sha256 } from '../alert/event-copy.ts';
import { groupKey, type Hit } from '../alert/grouping.ts';
import type { Match } from '../alert/match.ts';
import { primaryEntity } from '../alert/primary-entity.ts';
import { EventView } from './event-view.ts';
import type { DetectionRule } from './rule.ts';

/** What a match says to the sink, for a rule that alerts on its own. */
export function alertOfMatch(match: Match, rule: DetectionRule, sha256: Sha256): Hit {
  const view = new EventView(match.event);
  const { constituent } = match.event.kharuul;
  const entity = primaryEntity(field => view.value(field), rule.entityField);
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
