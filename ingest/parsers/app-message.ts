import type { EcsFields, EcsValue } from '../event/telemetry-event.ts';

/** What a program's message says, over what its syslog header says. */
export interface AppFacts {
  /** Merged into the header's fields one level deep: `event`, `user`, `source`, `process` … */
  readonly fields: EcsFields;
  readonly vendor?: EcsFields;
}

/**
 * Reads the message of one program. Undefined: nothing known in it; the event keeps the
 * header's fields. Never throws.
 */
export type AppParser = (message: string) => AppFacts | undefined;

/** ECS categorisation of an authentication. */
export function authentication(
  action: string,
  outcome: 'success' | 'failure',
  type: 'start' | 'end' | 'info',
): Record<string, EcsValue> {
  return { category: ['authentication'], type: [type], outcome, action };
}

/** Adds `facts` to `fields`, field set by field set; both are this event's own objects. */
export function mergeFields(fields: EcsFields, facts: EcsFields): void {
  for (const key of Object.keys(facts)) {
    const known = fields[key];
    const added = facts[key]!;
    fields[key] = isObject(known) && isObject(added) ? { ...known, ...added } : added;
  }
}

function isObject(value: EcsValue | undefined): value is { readonly [key: string]: EcsValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
