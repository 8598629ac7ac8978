import type { EcsFields, EcsValue } from '../event/telemetry-event.ts';
import type { Micros } from '../event/time.ts';
import { readDeviceTime } from './device-time.ts';
import { splitDocument } from './ecs-document.ts';
import { readTime } from './ecs-value.ts';
import type { JsonObject } from './json-text.ts';
import type { ParseContext, Parsed } from './parser.ts';

const TIME_KEYS = ['@timestamp', 'timestamp', 'time', 'ts', 'eventTime', 'datetime'];

/**
 * A JSON object of no known kind. Members that happen to be ECS become ECS, the rest stays under
 * its own names; time, message, host and level are looked for under their usual names.
 */
export function parsePlainJson(document: JsonObject, context: ParseContext): Parsed {
  const { fields, rest } = splitDocument(document);
  const time = findTime(document, context);
  if (rest !== undefined && readTime(document['@timestamp']) !== undefined) {
    delete rest['@timestamp'];
  }
  if (fields['message'] === undefined) {
    copyText(document, ['msg', 'MESSAGE', 'Message'], text => (fields['message'] = text));
  }
  if (fields['host'] === undefined) {
    copyText(document, ['host', 'hostname', 'HOSTNAME'], name => (fields['host'] = { name }));
  }
  if (fields['log'] === undefined) {
    copyText(document, ['level', 'severity'], level => (fields['log'] = { level }));
  }
  // A plain document does not name Kharuul's datasets: rules route by them.
  const event = fields['event'];
  if (typeof event === 'object') delete (event as EcsFields)['dataset'];
  return {
    dataset: 'json',
    fields,
    ...(time === undefined ? {} : { time }),
    ...(rest === undefined ? {} : { vendor: rest }),
  };
}

function copyText(document: JsonObject, keys: readonly string[], use: (text: string) => void) {
  const text = keys.map(key => document[key]).find(value => typeof value === 'string');
  if (typeof text === 'string' && text !== '') use(text);
}

function findTime(document: JsonObject, context: ParseContext): Micros | undefined {
  for (const key of TIME_KEYS) {
    const value = document[key];
    if (value === undefined) continue;
    const time = typeof value === 'number' ? fromEpoch(value) : fromText(value, context);
    if (time !== undefined) return time;
  }
  return undefined;
}

function fromText(value: EcsValue, context: ParseContext): Micros | undefined {
  if (typeof value !== 'string') return undefined;
  return readTime(value) ?? readDeviceTime(value, 0, context)?.time;
}

/** Seconds, milliseconds or microseconds, told apart by size: all mean 1973 to 2255. */
function fromEpoch(value: number): Micros | undefined {
  if (value < 1e8) return undefined;
  const micros = value < 1e11 ? value * 1e6 : value < 1e14 ? value * 1e3 : value;
  const rounded = Math.round(micros);
  return Number.isSafeInteger(rounded) ? rounded : undefined;
}
