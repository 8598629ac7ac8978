import type { EcsValue } from '../../ingest/event/telemetry-event.ts';
import type { Match } from '../alert/match.ts';
import { EventView } from '../sigma/event-view.ts';
import type { CorrelationRule, DetectionRule } from '../sigma/rule.ts';
import type { Group } from './correlation.ts';

const MAX_VALUE = 1_024;

/**
 * Reads a match's group: the values of the rule's group-by fields, where an alias stands for a
 * field of its own in each counted rule.
 * @param hash names the correlation in the key
 * @param counted the rule that matched
 * @returns undefined where a field is missing or empty. Decision: such an event is not
 *   correlated; counting all of them as one group would tie strangers together
 */
export function groupOf(
  rule: CorrelationRule,
  hash: string,
  counted: DetectionRule | undefined,
  match: Match,
): Group | undefined {
  const view = new EventView(match.event);
  const values: { field: string; value: string }[] = [];
  for (const field of rule.groupBy) {
    const value = text(view.value(fieldFor(rule, field, counted)));
    if (value === undefined) return undefined;
    values.push({ field, value });
  }
  const { constituent } = match.event.kharuul;
  const key = JSON.stringify([hash, constituent, ...values.map(v => v.value.toLowerCase())]);
  return { key, constituent, values };
}

function fieldFor(
  rule: CorrelationRule,
  field: string,
  counted: DetectionRule | undefined,
): string {
  const alias = rule.aliases.get(field);
  if (alias === undefined || counted === undefined) return field;
  return alias.get(counted.name ?? '') ?? alias.get(counted.id ?? '') ?? field;
}

/** A list counts as its first element. */
function text(value: EcsValue | undefined): string | undefined {
  const one = Array.isArray(value) ? (value as readonly EcsValue[])[0] : value;
  if (typeof one === 'number' || typeof one === 'boolean') return String(one);
  return typeof one === 'string' && one !== '' ? one.slice(0, MAX_VALUE) : undefined;
}
