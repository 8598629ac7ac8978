import type { EcsValue, TelemetryEvent } from '../../ingest/event/telemetry-event.ts';

type Fields = Readonly<Record<string, EcsValue | undefined>>;

/** winlogbeat's names for the parts of the event's XML that rules call otherwise. */
const SYSTEM: Readonly<Record<string, string>> = {
  EventID: 'event_id',
  Channel: 'channel',
  Provider_Name: 'provider_name',
  Provider_Guid: 'provider_guid',
  Computer: 'computer_name',
  EventRecordID: 'record_id',
  Task: 'task',
  Opcode: 'opcode',
  Version: 'version',
};

/**
 * The objects that hold a record's own fields, first wins: `vendor`, and for a winlogbeat
 * document that was kept as it came, its `winlog` with event and user data.
 */
export function winlogRecords(event: TelemetryEvent): readonly Fields[] {
  const records: Fields[] = event.vendor === undefined ? [] : [event.vendor];
  const winlog = event.winlog ?? event.vendor?.winlog;
  if (!isFields(winlog)) return records;
  for (const part of ['event_data', 'user_data']) {
    const data = Object.hasOwn(winlog, part) ? winlog[part] : undefined;
    if (!isFields(data)) continue;
    records.push(data);
    // User data has one element that names its schema, and the fields inside.
    const [only, ...others] = Object.values(data);
    if (part === 'user_data' && others.length === 0 && isFields(only)) records.push(only);
  }
  const system: Record<string, EcsValue> = {};
  for (const [name, own] of Object.entries(SYSTEM)) {
    const value = Object.hasOwn(winlog, own) ? winlog[own] : undefined;
    if (value !== undefined) system[name] = value;
  }
  records.push(system);
  return records;
}

function isFields(value: EcsValue | undefined): value is Record<string, EcsValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
