import { parseTime } from '../../ingest/event/time.ts';
import type { Sha256 } from '../alert/event-copy.ts';
import { groupKey, type Hit } from '../alert/grouping.ts';
import { primaryEntity } from '../alert/primary-entity.ts';
import { EventView } from '../sigma/event-view.ts';
import type { CorrelationHit } from './correlation.ts';

/**
 * What a correlation's hit says to the sink. Grouped by the correlation's own group values; the
 * entity is the first of them, unless the rule names another or has no group-by.
 */
export function alertOfCorrelation(hit: CorrelationHit, sha256: Sha256): Hit {
  const { rule, group, completedBy } = hit;
  const view = new EventView(completedBy.event);
  const [first] = group.values;
  const grouped = first === undefined ? null : { field: first.field, value: first.value };
  const entity =
    rule.entityField === undefined && grouped !== null
      ? grouped
      : primaryEntity(field => view.value(field), rule.entityField);
  const parts =
    group.values.length > 0
      ? group.values.flatMap(({ field, value }) => [field, value])
      : [entity?.field ?? '', entity?.value ?? ''];
  return {
    rule,
    constituent: group.constituent,
    entity,
    groupKey: groupKey(rule.key, group.constituent, parts, sha256),
    detectionTime: hit.detectionTime,
    firstTime: hit.firstTime,
    accepted: parseTime(completedBy.event.event.ingested) ?? hit.detectionTime,
    count: hit.count,
    events: hit.events,
  };
}
