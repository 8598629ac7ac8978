import ecs from '../event/ecs-fields.json' with { type: 'json' };

/**
 * How a field's values compare. `flattened` fields (a vendor's own) compare as keywords; stores
 * answer only `equals`, `in`, `prefix` and `exists` on them.
 */
export type FieldType = 'keyword' | 'text' | 'number' | 'time' | 'ip' | 'boolean' | 'flattened';

/** The type of a field by its dotted path. Any path has one. */
export type FieldTypes = (field: string) => FieldType;

/** The fields free text is looked for in, where an event has them. */
export const TEXT_FIELDS: readonly string[] = [
  'message',
  'event.original',
  'process.command_line',
  'file.path',
  'url.original',
  'url.full',
  'user.name',
  'host.name',
];

/** What Kharuul adds to ECS. */
const OWN_FIELDS: Readonly<Record<string, FieldType>> = {
  'kharuul.source': 'keyword',
  'kharuul.constituent': 'keyword',
  'kharuul.peer': 'ip',
  'kharuul.clock_trusted': 'boolean',
  'kharuul.device_time': 'time',
  'kharuul.original_base64': 'keyword',
};

const TYPES = eventTypes();

/**
 * The type of an event's field: ECS and Kharuul's own by name; what lies under `vendor`, or
 * under a flattened or open object of ECS, is `flattened`; any other name is a keyword.
 */
export function eventFieldType(field: string): FieldType {
  const known = TYPES.get(field);
  if (known !== undefined) return known;
  if (field.startsWith('vendor.')) return 'flattened';
  for (let dot = field.lastIndexOf('.'); dot > 0; dot = field.lastIndexOf('.', dot - 1)) {
    if (TYPES.get(field.slice(0, dot)) === 'flattened') return 'flattened';
  }
  return 'keyword';
}

/** Field types from a declared list; a field not declared is a keyword. */
export function declaredTypes(
  fields: readonly { readonly field: string; readonly type: FieldType }[],
): FieldTypes {
  const types = new Map(fields.map(({ field, type }) => [field, type]));
  return field => types.get(field) ?? 'keyword';
}

function eventTypes(): ReadonlyMap<string, FieldType> {
  const types = new Map(Object.entries(OWN_FIELDS));
  for (const [field, type] of Object.entries(ecs.fields)) {
    // An object has no value of its own; what ECS leaves open below one is the sender's.
    const open = type === 'flattened' || type === 'object' || type === 'nested';
    types.set(field, open ? 'flattened' : (type as FieldType));
  }
  return types;
}
