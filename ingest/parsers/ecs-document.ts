import ecs from '../event/ecs-fields.json' with { type: 'json' };
import type { EcsFields, EcsValue } from '../event/telemetry-event.ts';
import { coerce, type EcsType } from './ecs-value.ts';
import type { JsonObject } from './json-text.ts';

const TYPES = new Map(Object.entries(ecs.fields) as [string, EcsType][]);

/** `event`, `log.syslog` …: what stands before a dot in some field's name. */
const FIELD_SETS = new Set<string>();
for (const name of TYPES.keys()) {
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    FIELD_SETS.add(name.slice(0, dot));
  }
}

/**
 * What only Kharuul may say, and `error`, which in an event means that a parser failed.
 * A document's own values of these stay in `vendor`.
 */
const RESERVED = new Set(['event.id', 'event.ingested', 'event.original', '@timestamp']);
const RESERVED_SETS = new Set(['error', 'kharuul', 'vendor']);

export interface SplitDocument {
  /** What is ECS by name and type, nested. */
  readonly fields: EcsFields;
  /** Everything else, as it was nested; undefined where nothing is left. */
  readonly rest: JsonObject | undefined;
}

/**
 * Splits a document from outside into ECS fields, brought to their types, and the rest. Names
 * may be nested or dotted, as Elasticsearch takes them.
 */
export function splitDocument(document: JsonObject): SplitDocument {
  const fields: EcsFields = {};
  const rest = split(document, '', fields);
  return { fields, rest };
}

function split(object: JsonObject, prefix: string, fields: EcsFields): JsonObject | undefined {
  let rest: JsonObject | undefined;
  for (const key of Object.keys(object)) {
    const value = object[key]!;
    const path = prefix === '' ? key : `${prefix}.${key}`;
    let left: EcsValue | undefined = value;
    if (!RESERVED.has(path) && !RESERVED_SETS.has(path) && !isReservedPath(path)) {
      const type = TYPES.get(path);
      if (isObject(value) && FIELD_SETS.has(path)) {
        left = split(value, path, fields);
        if (left === undefined) continue;
      } else if (type !== undefined) {
        const fitted = coerce(value, type);
        if (fitted !== undefined && put(fields, path, fitted)) continue;
      }
    }
    rest ??= {};
    rest[key] = left;
  }
  return rest;
}

function isReservedPath(path: string): boolean {
  return path.startsWith('kharuul.') || path.startsWith('error.') || path.startsWith('vendor.');
}

function isObject(value: EcsValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns false where a document gives the same field twice or a value where a set stands */
function put(fields: EcsFields, path: string, value: EcsValue): boolean {
  let at: JsonObject = fields;
  let from = 0;
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', from)) {
    const part = path.slice(from, dot);
    const next = at[part];
    if (next === undefined) at = at[part] = {};
    else if (isObject(next)) at = next;
    else return false;
    from = dot + 1;
  }
  const name = path.slice(from);
  if (Object.hasOwn(at, name)) return false;
  at[name] = value;
  return true;
}
