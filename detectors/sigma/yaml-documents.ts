import { LineCounter, parseAllDocuments, type Document } from 'yaml';

/** Larger rule files are refused: the largest of the public pack has 0.2 MB. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;
const MAX_DEPTH = 32;
const MAX_ALIASES = 100;

/** A YAML value without objects: mappings are Maps, so no key of theirs can mean more. */
export type YamlValue = string | number | boolean | null | YamlMap | readonly YamlValue[];
export type YamlMap = ReadonlyMap<string, YamlValue>;

/** One document of a file, with the way back to its lines. */
export interface YamlDocument {
  readonly value: YamlValue;
  readonly line: number;
  /** The 1-based line of a place inside; the document's own where there is none. */
  readonly lineOf: (path: readonly (string | number)[]) => number;
}

export interface YamlProblem {
  readonly line: number;
  readonly code: 'YAML_INVALID' | 'YAML_TOO_COMPLEX';
  readonly reason: string;
}

/**
 * Reads a file of one or many YAML 1.2 documents (core schema: quoted is text, `1` a number,
 * `true` a boolean, nothing is null). A document with a mistake is a problem and does not stop
 * the others. Whole numbers beyond 2^53 come as text.
 */
export function readYamlDocuments(text: string): readonly (YamlDocument | YamlProblem)[] {
  const lines = new LineCounter();
  let documents: Document.Parsed[];
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      intAsBigInt: true,
      version: '1.2',
      logLevel: 'silent',
      prettyErrors: false,
    });
    documents = Array.isArray(parsed) ? (parsed as Document.Parsed[]) : [];
  } catch (error) {
    // Nesting that overruns the parser's own stack.
    return [{ line: 1, code: 'YAML_TOO_COMPLEX', reason: messageOf(error) }];
  }
  return documents
    .filter(document => document.contents !== null || document.errors.length > 0)
    .map(document => readDocument(document, lines));
}

function readDocument(document: Document.Parsed, lines: LineCounter): YamlDocument | YamlProblem {
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const line = lineAt(document.contents?.range[0] ?? document.range[0]);
  const [error] = document.errors;
  if (error) return { line: lineAt(error.pos[0]), code: 'YAML_INVALID', reason: error.message };
  try {
    const value = clean(document.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIASES }), 0);
    return { value, line, lineOf: path => lineAt(offsetOf(document, path) ?? 0) };
  } catch (cause) {
    return { line, code: 'YAML_TOO_COMPLEX', reason: messageOf(cause) };
  }
}

function clean(value: unknown, depth: number): YamlValue {
  if (depth > MAX_DEPTH) throw new Error(`nested deeper than ${MAX_DEPTH}`);
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (Array.isArray(value)) return value.map(item => clean(item, depth + 1));
  if (value instanceof Map) {
    const entries = [...(value as Map<unknown, unknown>)];
    return new Map(entries.map(([key, item]) => [keyText(key), clean(item, depth + 1)]));
  }
  return null;
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  return typeof key === 'number' || typeof key === 'bigint' || typeof key === 'boolean'
    ? String(key)
    : '';
}

function offsetOf(
  document: Document.Parsed,
  path: readonly (string | number)[],
): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
    if (range) return range[0];
  }
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
