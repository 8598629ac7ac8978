import type { EcsValue } from '../../ingest/event/telemetry-event.ts';
import type { Entity } from './alert.ts';

/** What an alert is about, first that the event has: user, host, source address, hash. */
const ENTITY_FIELDS = [
  'user.name',
  'host.name',
  'source.ip',
  'file.hash.sha256',
  'process.hash.sha256',
  'file.hash.md5',
  'process.hash.md5',
] as const;

/** Longer values are no names; cut so that an outsider cannot swell keys and pages. */
const MAX_VALUE = 256;

/**
 * The entity that hits are grouped by.
 * @param value reads a field of the event, as rules name it
 * @param own the field the rule itself names (`kharuul: {entity: …}`); the others stand in where
 *   the event lacks it
 */
export function primaryEntity(
  value: (field: string) => EcsValue | undefined,
  own?: string,
): Entity | null {
  for (const field of own === undefined ? ENTITY_FIELDS : [own, ...ENTITY_FIELDS]) {
    const text = firstText(value(field));
    if (text !== undefined) return { field, value: text };
  }
  return null;
}

function firstText(value: EcsValue | undefined): string | undefined {
  const one = Array.isArray(value) ? (value as readonly EcsValue[])[0] : value;
  if (typeof one === 'number') return String(one);
  return typeof one === 'string' && one !== '' ? one.slice(0, MAX_VALUE) : undefined;
}
