import type { EcsValue } from '../../ingest/event/telemetry-event.ts';

const MAX_DEPTH = 8;

/**
 * The texts a field's value stands for: a scalar is one, a list any of its elements, an object
 * and null none. Numbers and booleans compare by their text: agents send `1` as `"1"` too.
 */
export function textsOf(value: EcsValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (!Array.isArray(value)) return [];
  const texts: string[] = [];
  addTexts(value as readonly EcsValue[], texts, 0);
  return texts;
}

function addTexts(list: readonly EcsValue[], into: string[], depth: number): void {
  for (const item of list) {
    if (Array.isArray(item)) {
      if (depth < MAX_DEPTH) addTexts(item as readonly EcsValue[], into, depth + 1);
    } else if (typeof item !== 'object') {
      into.push(String(item));
    }
  }
}

/** Whether a rule's `null` matches: absent, null, an empty list, or a list with a null in it. */
export function isNullish(value: EcsValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (!Array.isArray(value)) return false;
  return value.length === 0 || (value as readonly EcsValue[]).includes(null);
}
