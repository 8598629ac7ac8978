/**
 * A slow evaluator of Sigma, written from the specification alone: the judge of the engine. It
 * imports nothing of the engine, shares no reader of values with it and has no index. It takes a
 * detection section as plain objects and an event as a flat or nested object.
 */
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Detection = Record<string, Json>;

/** Whether a detection section meets an event. */
export function referenceMeets(detection: Detection, event: Record<string, Json>): boolean {
  const conditions = [detection['condition']].flat() as string[];
  return conditions.some(condition => {
    const words = condition.replaceAll('(', ' ( ').replaceAll(')', ' ) ').trim().split(/\s+/);
    return or(words, detection, event);
  });
}

function or(words: string[], d: Detection, e: Record<string, Json>): boolean {
  let result = and(words, d, e);
  while (words[0] === 'or') {
    words.shift();
    const right = and(words, d, e);
    result = result || right;
  }
  return result;
}

function and(words: string[], d: Detection, e: Record<string, Json>): boolean {
  let result = not(words, d, e);
  while (words[0] === 'and') {
    words.shift();
    const right = not(words, d, e);
    result = result && right;
  }
  return result;
}

function not(words: string[], d: Detection, e: Record<string, Json>): boolean {
  const word = words.shift()!;
  if (word === 'not') return !not(words, d, e);
  if (word === '(') {
    const inner = or(words, d, e);
    words.shift();
    return inner;
  }
  if (words[0] === 'of') {
    words.shift();
    const pattern = words.shift()!;
    const names = Object.keys(d).filter(name => name !== 'condition' && named(pattern, name));
    const results = names.map(name => selection(d[name]!, e));
    return word === 'all' ? results.every(Boolean) : results.some(Boolean);
  }
  return selection(d[word]!, e);
}

function named(pattern: string, name: string): boolean {
  if (name.startsWith('_') && !pattern.startsWith('_')) return false;
  if (pattern === 'them') return true;
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);
}

function selection(definition: Json, event: Record<string, Json>): boolean {
  if (Array.isArray(definition)) {
    return definition.some(item => (isMap(item) ? map(item, event) : keyword(item, event)));
  }
  return isMap(definition) ? map(definition, event) : keyword(definition, event);
}

function map(items: Record<string, Json>, event: Record<string, Json>): boolean {
  return Object.entries(items).every(([key, value]) => item(key, value, event));
}

function keyword(value: Json, event: Record<string, Json>): boolean {
  return leaves(event).some(text => like(`*${words(value)}*`, text, false));
}

function item(key: string, value: Json, event: Record<string, Json>): boolean {
  const [field, ...modifiers] = key.split('|') as [string, ...string[]];
  const wanted = Array.isArray(value) ? value : [value];
  const has = (modifier: string) => modifiers.includes(modifier);
  const actual: Json | undefined = Object.hasOwn(event, field) ? event[field] : undefined;
  const texts = field === '' ? leaves(event) : actual === undefined ? [] : leaves(actual);
  const one = (want: Json): boolean => {
    if (has('exists')) return (actual !== undefined) === want;
    if (want === null) {
      const list = Array.isArray(actual) ? actual : [actual];
      return list.length === 0 || list.some(x => x === null || x === undefined);
    }
    if (has('re')) {
      const flags = modifiers.filter(m => m === 'i' || m === 'm' || m === 's').join('');
      return texts.some(text => new RegExp(words(want), flags).test(text));
    }
    if (has('lt')) return texts.some(text => isNumber(text) && Number(text) < Number(want));
    if (has('gte')) return texts.some(text => isNumber(text) && Number(text) >= Number(want));
    let pattern = words(want);
    const left = has('contains') || has('endswith') || field === '';
    const right = has('contains') || has('startswith') || field === '';
    // A trailing lone backslash would otherwise escape the star that is put behind it.
    const odd = /(^|[^\\])(\\\\)*\\$/.test(pattern);
    if (right) pattern += odd ? '\\*' : '*';
    if (left) pattern = `*${pattern}`;
    return texts.some(text => like(pattern, text, has('cased')));
  };
  if (wanted.length === 0) return one(null);
  const result = has('all') ? wanted.every(one) : wanted.some(one);
  return has('neq') ? !result : result;
}

/** Sigma's pattern as a regular expression over characters. */
function like(pattern: string, text: string, cased: boolean): boolean {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    const next = pattern[i + 1] ?? '';
    if (c === '\\' && '*?\\'.includes(next) && next !== '') {
      source += escape(next);
      i += 1;
    } else if (c === '*') source += '[\\s\\S]*';
    else if (c === '?') source += '[\\s\\S]';
    else source += escape(c);
  }
  const subject = cased ? text : text.toLowerCase();
  return new RegExp(`^${cased ? source : lower(source)}$`, 'u').test(subject);
}

/** Lower-cases the literals but not the classes `\s\S`. */
function lower(source: string): string {
  return source
    .split('[\\s\\S]')
    .map(part => part.toLowerCase())
    .join('[\\s\\S]');
}

function words(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function escape(c: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c;
}

function leaves(value: Json): string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (typeof value === 'object') return Object.values(value).flatMap(leaves);
  return [String(value)];
}

function isMap(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}
