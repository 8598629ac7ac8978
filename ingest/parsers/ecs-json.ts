import type { EcsFields } from '../event/telemetry-event.ts';
import { splitDocument } from './ecs-document.ts';
import { readTime } from './ecs-value.ts';
import type { JsonObject } from './json-text.ts';
import type { Parsed } from './parser.ts';

/** Whether a document says that it is ECS: its version, or a time beside nested field sets. */
export function isEcsDocument(document: JsonObject): boolean {
  if (document['ecs'] !== undefined || document['ecs.version'] !== undefined) return true;
  if (document['@timestamp'] === undefined) return false;
  return ['event', 'agent', 'host'].some(name => typeof document[name] === 'object');
}

/**
 * A document in the Elastic Common Schema, as Beats and Elastic agents send it. Its own
 * `event.dataset` names the event; a time that cannot be read stays in `vendor`.
 */
export function parseEcsDocument(document: JsonObject): Parsed {
  const { fields, rest } = splitDocument(document);
  const time = readTime(document['@timestamp']);
  if (time !== undefined && rest !== undefined) delete rest['@timestamp'];
  const dataset = datasetOf(fields) ?? 'ecs';
  const vendor = rest !== undefined && Object.keys(rest).length > 0 ? rest : undefined;
  return {
    dataset,
    fields,
    ...(time === undefined ? {} : { time }),
    ...(vendor === undefined ? {} : { vendor }),
  };
}

function datasetOf(fields: EcsFields): string | undefined {
  const event = fields['event'] as EcsFields | undefined;
  const dataset = event?.['dataset'];
  return typeof dataset === 'string' && /^[\w.-]{1,64}$/.test(dataset) ? dataset : undefined;
}
