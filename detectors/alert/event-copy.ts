import type { EcsFields, EcsValue, TelemetryEvent } from '../../ingest/event/telemetry-event.ts';
import type { AlertHit } from './alert.ts';
import type { MatchedField } from './match.ts';

/** Longest record kept, in UTF-16 units; its hash covers the whole. */
export const MAX_ORIGINAL = 16_384;
/** Longest event kept, as JSON. */
const MAX_EVENT = 32_768;
const MAX_TEXT = 1_024;
const MAX_MEMBERS = 64;
const MAX_DEPTH = 6;
const MAX_MATCHED = 50;
const MAX_MATCHED_VALUE = 2_000;

/** Hexadecimal SHA-256 of a text's UTF-8; handed in, because browsers have it elsewhere. */
export type Sha256 = (text: string) => string;

/** Copies an event into an alert, within bounds: 25 copies of any event stay under 1.3 MB. */
export function copyEvent(
  event: TelemetryEvent,
  matched: readonly MatchedField[],
  sha256: Sha256,
): AlertHit {
  const { original } = event.event;
  const { original: _kept, ...rest } = event.event;
  const whole = { ...event, event: rest } as EcsFields;
  const fits = JSON.stringify(whole).length <= MAX_EVENT;
  return {
    eventId: event.event.id,
    time: event['@timestamp'],
    dataset: event.event.dataset,
    original: original.slice(0, MAX_ORIGINAL),
    sha256: sha256(original),
    event: (fits ? whole : shrink(whole, 0)) as AlertHit['event'],
    truncated: !fits || original.length > MAX_ORIGINAL,
    matched: matched.slice(0, MAX_MATCHED).map(({ field, value }) => ({
      ...(field === undefined ? {} : { field }),
      value: value.slice(0, MAX_MATCHED_VALUE),
    })),
  };
}

/** Cuts texts, members and depth; what is left says what kind of event it was. */
function shrink(value: EcsValue, depth: number): EcsValue {
  if (typeof value === 'string') return value.slice(0, depth < 3 ? MAX_TEXT : 256);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  const most = depth < 2 ? MAX_MEMBERS : 16;
  if (Array.isArray(value)) {
    return (value as readonly EcsValue[]).slice(0, 8).map(item => shrink(item, depth + 1));
  }
  const members = Object.entries(value as EcsFields).slice(0, most);
  return Object.fromEntries(members.map(([key, item]) => [key, shrink(item, depth + 1)]));
}
