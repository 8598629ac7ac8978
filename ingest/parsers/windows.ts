import type { EcsFields } from '../event/telemetry-event.ts';
import type { Micros } from '../event/time.ts';
import type { AppFacts } from './app-message.ts';
import { mergeFields } from './app-message.ts';
import { readDeviceTime } from './device-time.ts';
import { splitDocument } from './ecs-document.ts';
import { readTime } from './ecs-value.ts';
import type { JsonObject } from './json-text.ts';
import type { ParseContext, Parsed } from './parser.ts';
import { windowsFields } from './windows-fields.ts';

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';

/**
 * A Windows event as JSON: flat, as NXLog writes it, or nested, as Winlogbeat does. Both become
 * the same: `vendor` holds the event's fields flat under Windows' own names.
 * @returns undefined where the document is no Windows event
 */
export function parseWindows(document: JsonObject, context: ParseContext): Parsed | undefined {
  const winlog = document['winlog'];
  if (typeof winlog === 'object' && winlog !== null && !Array.isArray(winlog)) {
    return fromWinlogbeat(document, winlog as JsonObject, context);
  }
  const id = document['EventID'];
  const channel = document['Channel'];
  if ((typeof id !== 'number' && typeof id !== 'string') || typeof channel !== 'string') {
    return undefined;
  }
  const time = eventTime(document, context);
  return {
    dataset: channel === SYSMON ? 'sysmon' : 'windows',
    fields: windowsFields(document, channel),
    vendor: document,
    ...(time === undefined ? {} : { time }),
  };
}

/** The four names that `winlog` spells differently, and everything the event itself carries. */
function fromWinlogbeat(document: JsonObject, winlog: JsonObject, context: ParseContext): Parsed {
  const id = winlog['event_id'];
  const channel = typeof winlog['channel'] === 'string' ? winlog['channel'] : '';
  const flat: JsonObject = {};
  for (const key of ['event_data', 'user_data']) {
    const data = winlog[key];
    if (typeof data === 'object' && data !== null && !Array.isArray(data))
      Object.assign(flat, data);
  }
  flat['EventID'] = typeof id === 'string' && /^\d{1,9}$/.test(id) ? Number(id) : (id ?? null);
  flat['Channel'] = channel;
  flat['Provider_Name'] = winlog['provider_name'] ?? null;
  flat['Computer'] = winlog['computer_name'] ?? null;
  const time = readTime(document['@timestamp']) ?? eventTime(flat, context);

  const { fields, rest } = splitDocument(document);
  const derived: AppFacts = { fields: windowsFields(flat, channel) };
  // What the agent says in ECS stands over what is derived here, except the host: the agent may
  // be a collector.
  const merged: EcsFields = { ...derived.fields };
  mergeFields(merged, fields);
  if (derived.fields['host'] !== undefined) mergeFields(merged, { host: derived.fields['host'] });
  if (rest !== undefined) {
    delete rest['@timestamp'];
    const { event_data: _data, user_data: _user, ...others } = winlog;
    rest['winlog'] = others;
  }
  return {
    dataset: channel === SYSMON ? 'sysmon' : 'windows',
    fields: merged,
    vendor: { ...rest, ...flat },
    ...(time === undefined ? {} : { time }),
  };
}

/**
 * The event's own time before the collector's: `SystemTime` and Sysmon's `UtcTime` are UTC;
 * `@timestamp` is a collector's; NXLog's `EventTime` is the device's wall clock.
 */
function eventTime(flat: JsonObject, context: ParseContext): Micros | undefined {
  for (const name of ['TimeCreated_SystemTime', 'SystemTime', 'TimeCreated', 'UtcTime']) {
    const value = flat[name];
    if (typeof value !== 'string') continue;
    const time = readTime(value) ?? readDeviceTime(value, 0, { ...context, zone: 'UTC' })?.time;
    if (time !== undefined) return time;
  }
  const local = flat['EventTime'];
  return (
    readTime(typeof local === 'string' ? local : undefined) ??
    readTime(flat['@timestamp']) ??
    (typeof local === 'string' ? readDeviceTime(local, 0, context)?.time : undefined)
  );
}
