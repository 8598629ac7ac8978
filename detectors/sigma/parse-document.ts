import { createHash } from 'node:crypto';
import { readCorrelation, readFilterRules } from './correlation-section.ts';
import { buildDetection, isMap } from './detection-section.ts';
import type { Expression } from './expression.ts';
import type { Placeholders } from './placeholders.ts';
import { readHeader, readLogSource, ruleKey, type Place } from './rule-header.ts';
import { RuleError, type Rejection, type SigmaDocument } from './rule.ts';
import {
  readYamlDocuments,
  type YamlDocument,
  type YamlMap,
  type YamlValue,
} from './yaml-documents.ts';

export interface ParseOptions {
  readonly placeholders: Placeholders;
}

/**
 * Parses a rule file: one or many documents, each a rule, a correlation or a filter.
 * @param file its path, for messages and as the last resort of a rule's key
 * @returns the documents in order; what cannot run is a rejection and stops no other
 */
export function parseRuleFile(
  file: string,
  text: string,
  options: ParseOptions,
): readonly (SigmaDocument | Rejection)[] {
  return readYamlDocuments(text).map(document => {
    if ('reason' in document) return { file, rule: file, ...document };
    return parseDocument(file, document, options);
  });
}

export function isRejection(result: SigmaDocument | Rejection): result is Rejection {
  return 'reason' in result;
}

function parseDocument(
  file: string,
  document: YamlDocument,
  options: ParseOptions,
): SigmaDocument | Rejection {
  const place = { file, line: document.line, hash: contentHash(document.value) };
  try {
    if (!isMap(document.value)) throw new RuleError('RULE_NOT_A_MAP', 'a rule is a mapping');
    return readRule(document.value, place, options);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    const line = error.path.length > 0 ? document.lineOf(error.path) : document.line;
    const rule = ruleKey(document.value, place);
    return { file, line, rule, reason: error.message, code: error.code };
  }
}

function readRule(map: YamlMap, place: Place, options: ParseOptions): SigmaDocument {
  const degraded: string[] = [];
  const header = readHeader(map, place, degraded);
  const context = {
    placeholders: options.placeholders,
    degrade: (note: string) => degraded.push(note),
  };
  if (map.has('correlation')) return { kind: 'correlation', ...header, ...readCorrelation(map) };
  if (map.has('filter')) {
    const section = map.get('filter');
    if (!isMap(section)) throw new RuleError('FIELD_INVALID', 'filter is no mapping', ['filter']);
    const rules = readFilterRules(section);
    const expression = buildDetection(section, 'filter', ['rules'], context);
    if (!containsNot(expression)) {
      degraded.push('the filter keeps what it names: to suppress, its condition needs a "not"');
    }
    return { kind: 'filter', ...header, logsource: readLogSource(map), rules, expression };
  }
  const section = map.get('detection');
  if (!isMap(section)) throw new RuleError('FIELD_MISSING', 'detection is missing', ['detection']);
  const logsource = readLogSource(map);
  const expression = buildDetection(section, 'detection', [], context);
  return { kind: 'detection', ...header, logsource, expression };
}

function containsNot(expression: Expression): boolean {
  if (expression.type === 'not') return true;
  return expression.type !== 'test' && expression.items.some(containsNot);
}

/** SHA-256 over the content in a fixed order of keys: layout and comments do not count. */
function contentHash(value: YamlValue): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('hex');
}

function canonical(value: YamlValue): unknown {
  if (Array.isArray(value)) return (value as readonly YamlValue[]).map(canonical);
  if (!isMap(value)) return value;
  const entries = [...value].map(([key, item]): [string, unknown] => [key, canonical(item)]);
  return { map: entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) };
}
