import { isList, isMap } from './detection-section.ts';
import { optionalText, ownAttribute, texts } from './rule-header.ts';
import {
  RuleError,
  type CorrelationBound,
  type CorrelationOperator,
  type CorrelationRule,
  type Refire,
} from './rule.ts';
import type { YamlMap, YamlValue } from './yaml-documents.ts';

const OPERATORS: readonly CorrelationOperator[] = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'];
const REFIRES: readonly Refire[] = ['extend', 'reset', 'suppress'];
/** Microseconds; month and year are the mean Gregorian ones, as pySigma has them. */
const UNITS = new Map([
  ['s', 1e6],
  ['m', 60e6],
  ['h', 3600e6],
  ['d', 86_400e6],
  ['w', 604_800e6],
  ['M', 2_629_746e6],
  ['y', 31_556_952e6],
]);

export type CorrelationSection = Pick<
  CorrelationRule,
  'type' | 'rules' | 'groupBy' | 'aliases' | 'timespan' | 'condition' | 'generate' | 'refire'
>;

/** @throws RuleError */
export function readCorrelation(map: YamlMap): CorrelationSection {
  const section = map.get('correlation');
  if (!isMap(section)) throw invalid('correlation must be a mapping');
  const type = optionalText(section, 'type');
  if (type !== 'event_count') {
    throw new RuleError('CORRELATION_UNSUPPORTED', `correlation type "${type}" does not run yet`, [
      'correlation',
      'type',
    ]);
  }
  const rules = texts(section, 'rules');
  if (rules.length === 0) throw invalid('correlation names no rules');
  const refire = ownAttribute(map, 'refire') ?? 'extend';
  const known = REFIRES.find(candidate => candidate === refire);
  if (known === undefined) throw invalid(`refire is one of ${REFIRES.join(', ')}`);
  return {
    type,
    rules,
    groupBy: texts(section, 'group-by'),
    aliases: readAliases(section.get('aliases')),
    timespan: readTimespan(optionalText(section, 'timespan')),
    condition: readBounds(section.get('condition')),
    // The specification's schema has `generate` at the top, pySigma inside: both are taken.
    generate: map.get('generate') === true || section.get('generate') === true,
    refire: known,
  };
}

/** Microseconds of `10m`, `1h`, `7d` and so on. */
function readTimespan(text: string | undefined): number {
  const found = /^(\d{1,9})([smhdwMy])$/.exec(text ?? '');
  const unit = UNITS.get(found?.[2] ?? '');
  const span = Number(found?.[1]) * (unit ?? 0);
  if (!(span > 0)) throw invalid(`timespan "${text}" is not a number with s, m, h, d, w, M or y`);
  return span;
}

function readBounds(value: YamlValue | undefined): readonly CorrelationBound[] {
  if (!isMap(value)) throw invalid('condition must name gt, gte, lt, lte, eq or neq');
  const bounds = [...value].map(([key, bound]) => {
    const operator = OPERATORS.find(candidate => candidate === key);
    if (operator === undefined) throw invalid(`condition: unknown operator "${key}"`);
    if (typeof bound !== 'number') throw invalid(`condition: ${key} takes a number`);
    return { operator, value: bound };
  });
  if (bounds.length === 0) throw invalid('condition is empty');
  // Decision: a count of 0 has no event to fire on; it comes with ticks. Until then saying so
  // is better than a rule that never fires.
  if (bounds.every(({ operator, value: n }) => isOnlyAbsence(operator, n))) {
    throw new RuleError('CORRELATION_UNSUPPORTED', 'absence of events cannot be counted yet', [
      'correlation',
      'condition',
    ]);
  }
  return bounds;
}

function isOnlyAbsence(operator: CorrelationOperator, value: number): boolean {
  if (operator === 'lt') return value <= 1;
  return (operator === 'lte' || operator === 'eq') && value < 1;
}

function readAliases(
  value: YamlValue | undefined,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  if (value === undefined || value === null) return new Map();
  if (!isMap(value)) throw invalid('aliases must be a mapping');
  return new Map(
    [...value].map(([alias, fields]) => {
      if (!isMap(fields)) throw invalid(`alias ${alias} must map rules to fields`);
      const entries = [...fields].map(([rule, field]): [string, string] => {
        if (typeof field !== 'string') throw invalid(`alias ${alias} must map rules to fields`);
        return [rule, field];
      });
      return [alias, new Map(entries)] as const;
    }),
  );
}

function invalid(reason: string): RuleError {
  return new RuleError('CORRELATION_INVALID', reason, ['correlation']);
}

/** Whether a condition value is a list of references, for filters. */
export function readFilterRules(section: YamlMap): readonly string[] {
  const rules = section.get('rules');
  if (rules === undefined || rules === null) return [];
  if (typeof rules === 'string') return rules.toLowerCase() === 'any' ? [] : [rules];
  if (isList(rules)) return texts(section, 'rules');
  throw new RuleError('FIELD_INVALID', 'filter.rules is a list or any', ['filter', 'rules']);
}
