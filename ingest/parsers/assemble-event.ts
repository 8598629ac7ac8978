import { decideEventTime } from '../event/event-time.ts';
import type { EcsFields, EcsValue, TelemetryEvent } from '../event/telemetry-event.ts';
import { formatTime, type Micros } from '../event/time.ts';
import type { ParsedRecord } from './parse-record.ts';

/** What Kharuul asserts about a record that came in. */
export interface Acceptance {
  /** See `event/event-id.ts`. */
  readonly id: string;
  readonly accepted: Micros;
  readonly source: string;
  readonly constituent: string;
  readonly clockTrusted: boolean;
  /** The address the bytes came from, where the transport has one. */
  readonly peer?: string | undefined;
  /** The record's length in bytes before its framer cut it. */
  readonly truncatedFrom?: number | undefined;
}

/**
 * Makes the event of a parsed record. Short members come first, the original and `vendor` last,
 * so that a reader who stops early has what it needs. `parsed` is taken over.
 */
export function assembleEvent(parsed: ParsedRecord, acceptance: Acceptance): TelemetryEvent {
  const { fields } = parsed;
  const device =
    parsed.time !== undefined && Number.isSafeInteger(parsed.time) ? parsed.time : undefined;
  const { timestamp, deviceTime } = decideEventTime(device, acceptance.accepted);
  const kharuul: Record<string, EcsValue> = {
    source: acceptance.source,
    constituent: acceptance.constituent,
  };
  if (acceptance.peer !== undefined) kharuul['peer'] = acceptance.peer;
  if (acceptance.clockTrusted) kharuul['clock_trusted'] = true;
  if (deviceTime !== undefined) kharuul['device_time'] = formatTime(deviceTime);

  const tags = ownTags(fields['tags']);
  if (deviceTime !== undefined) tags.push('clock_future');
  if (parsed.original_base64 !== undefined) tags.push('encoding_guessed');
  if (acceptance.truncatedFrom !== undefined) tags.push('truncated');

  const event: EcsFields = { '@timestamp': formatTime(timestamp), kharuul };
  for (const key of Object.keys(fields)) {
    if (key !== 'event' && key !== 'message' && key !== 'tags') event[key] = fields[key]!;
  }
  if (tags.length > 0) event['tags'] = tags;
  const error = parsed.error ?? truncation(acceptance.truncatedFrom);
  if (error !== undefined) event['error'] = { code: error.code, message: error.message };
  const message = fields['message'];
  if (message !== undefined) {
    event['message'] = typeof message === 'string' ? message : asText(message);
  }
  event['event'] = eventSet(parsed, acceptance);
  if (parsed.vendor !== undefined) event['vendor'] = parsed.vendor;
  // Last: base64 is the longest of all, and nothing reads it while detecting.
  if (parsed.original_base64 !== undefined) kharuul['original_base64'] = parsed.original_base64;
  return event as unknown as TelemetryEvent;
}

function eventSet(parsed: ParsedRecord, acceptance: Acceptance): EcsFields {
  const found = parsed.fields['event'] as EcsFields | undefined;
  const event: EcsFields = {
    id: acceptance.id,
    ingested: formatTime(acceptance.accepted),
    ...found,
    dataset: parsed.dataset,
  };
  // Whatever a parser found, these three are Kharuul's.
  event['id'] = acceptance.id;
  event['ingested'] = formatTime(acceptance.accepted);
  event['original'] = parsed.original;
  return event;
}

function ownTags(tags: EcsValue | undefined): string[] {
  if (typeof tags === 'string') return [tags];
  return Array.isArray(tags) ? tags.filter(tag => typeof tag === 'string') : [];
}

function truncation(from: number | undefined): { code: string; message: string } | undefined {
  return from === undefined
    ? undefined
    : { code: 'truncated', message: `the record was cut; it had ${from} bytes` };
}

function asText(message: EcsValue): string {
  return Array.isArray(message) ? message.join('\n') : JSON.stringify(message);
}
