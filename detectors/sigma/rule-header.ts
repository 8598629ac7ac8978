import { SIGMA_LEVELS, type SigmaLevel } from '../alert/severity.ts';
import { isList, isMap } from './detection-section.ts';
import { RuleError, type LogSource, type RuleHeader } from './rule.ts';
import type { YamlMap, YamlValue } from './yaml-documents.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Where a document stands, and its hash. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly hash: string;
}

/** @throws RuleError where a mandatory field is missing or one has the wrong type */
export function readHeader(
  map: YamlMap,
  place: Place,
  degraded: readonly string[],
): Omit<RuleHeader, 'kind'> {
  const title = optionalText(map, 'title');
  if (title === undefined) throw new RuleError('FIELD_MISSING', 'title is missing');
  const id = optionalText(map, 'id');
  if (id !== undefined && !UUID.test(id)) {
    throw new RuleError('FIELD_INVALID', `id "${id}" is no UUID`, ['id']);
  }
  const taxonomy = optionalText(map, 'taxonomy');
  if (taxonomy !== undefined && taxonomy !== 'sigma') {
    // Its field names mean something else; run as they stand they would match the wrong thing.
    throw new RuleError('TAXONOMY_UNKNOWN', `taxonomy "${taxonomy}" is not known`, ['taxonomy']);
  }
  const name = optionalText(map, 'name');
  return {
    key: ruleKey(map, place),
    title,
    description: optionalText(map, 'description') ?? '',
    tags: texts(map, 'tags'),
    references: texts(map, 'references'),
    falsepositives: texts(map, 'falsepositives'),
    ...place,
    degraded,
    ...defined('id', id?.toLowerCase()),
    ...defined('name', name),
    ...defined('status', optionalText(map, 'status')),
    ...defined('level', readLevel(map)),
    ...defined('author', optionalText(map, 'author')),
    ...defined('license', optionalText(map, 'license')),
    ...defined('entityField', ownAttribute(map, 'entity')),
  };
}

/** Id, else name, else path: also for documents that turn out to be no rule. */
export function ruleKey(value: YamlValue, place: { file: string; line: number }): string {
  const field = (name: string) => {
    const found = isMap(value) ? value.get(name) : undefined;
    return typeof found === 'string' && found !== '' ? found : undefined;
  };
  const path = place.line > 1 ? `${place.file}:${place.line}` : place.file;
  return field('id')?.toLowerCase() ?? field('name') ?? path;
}

/** @throws RuleError where none of the three is set */
export function readLogSource(map: YamlMap): LogSource {
  const section = map.get('logsource');
  if (!isMap(section)) throw new RuleError('FIELD_MISSING', 'logsource is missing', ['logsource']);
  const read = (name: string) => optionalText(section, name)?.toLowerCase();
  const source: LogSource = {
    ...defined('product', read('product')),
    ...defined('category', read('category')),
    ...defined('service', read('service')),
  };
  if (Object.keys(source).length === 0) {
    throw new RuleError('FIELD_INVALID', 'logsource names no product, category or service', [
      'logsource',
    ]);
  }
  return source;
}

/** A custom attribute under `kharuul:`. */
export function ownAttribute(map: YamlMap, name: string): string | undefined {
  const own = map.get('kharuul');
  return isMap(own) ? optionalText(own, name) : undefined;
}

export function optionalText(map: YamlMap, name: string): string | undefined {
  const value = map.get(name);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
  throw new RuleError('FIELD_INVALID', `${name} must be text`, [name]);
}

/** A list of texts, or one text for a list of one. */
export function texts(map: YamlMap, name: string): readonly string[] {
  const value = map.get(name);
  if (value === undefined || value === null) return [];
  const items = isList(value) ? value : [value];
  return items.flatMap(item =>
    isMap(item) || isList(item) || item === null ? [] : [String(item)],
  );
}

function readLevel(map: YamlMap): SigmaLevel | undefined {
  const level = optionalText(map, 'level')?.toLowerCase();
  if (level === undefined) return undefined;
  const known = SIGMA_LEVELS.find(candidate => candidate === level);
  if (known === undefined) {
    throw new RuleError('FIELD_INVALID', `level "${level}" is not known`, ['level']);
  }
  return known;
}

/** The property where it has a value: absent and undefined differ under exact types. */
export function defined<K extends string, V>(
  key: K,
  value: V | undefined,
): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
