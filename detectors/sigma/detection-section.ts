import { parseCondition } from './condition.ts';
import type { Expression } from './expression.ts';
import { both, buildFieldItem, type Scalar } from './field-item.ts';
import type { ModifierContext } from './modifiers.ts';
import { RuleError } from './rule.ts';
import type { YamlMap, YamlValue } from './yaml-documents.ts';

/**
 * Builds the expression of a `detection` (or `filter`) section: its selections, joined by its
 * condition; several conditions are alternatives.
 * @param skip keys that are no selections
 * @throws RuleError
 */
export function buildDetection(
  section: YamlMap,
  root: string,
  skip: readonly string[],
  context: ModifierContext,
): Expression {
  const selections = new Map<string, Expression>();
  for (const [name, definition] of section) {
    if (name === 'condition' || skip.includes(name)) continue;
    if (name === 'timeframe') {
      context.degrade('timeframe without an aggregation says nothing');
      continue;
    }
    selections.set(
      name,
      at([root, name], () => buildSelection(definition, context)),
    );
  }
  const condition = section.get('condition');
  const texts = Array.isArray(condition) ? (condition as readonly YamlValue[]) : [condition];
  return at([root, 'condition'], () => {
    if (texts.length === 0) throw new RuleError('FIELD_MISSING', 'condition is missing');
    const items = texts.map(text => {
      if (typeof text === 'string') return parseCondition(text, selections);
      const missing = text === undefined || text === null;
      throw new RuleError(
        missing ? 'FIELD_MISSING' : 'CONDITION_INVALID',
        missing ? 'condition is missing' : 'condition must be text',
      );
    });
    return both('or', items);
  });
}

function buildSelection(definition: YamlValue, context: ModifierContext): Expression {
  if (isMap(definition)) return buildMap(definition, context);
  if (!isList(definition)) return buildFieldItem('', [definition], context);
  if (definition.length === 0) throw new RuleError('DETECTION_INVALID', 'selection is empty');
  // A list may mix mappings and keywords: each element is an alternative.
  const keywords = definition.filter((item): item is Scalar => !isMap(item) && !isList(item));
  const items = definition.flatMap(item => {
    if (isList(item)) throw new RuleError('DETECTION_INVALID', 'list directly inside a list');
    return isMap(item) ? [buildMap(item, context)] : [];
  });
  if (keywords.length > 0) items.push(buildFieldItem('', keywords, context));
  return both('or', items);
}

function buildMap(map: YamlMap, context: ModifierContext): Expression {
  if (map.size === 0) throw new RuleError('DETECTION_INVALID', 'selection is empty');
  return both(
    'and',
    [...map].map(([key, value]) => buildFieldItem(key, scalars(key, value), context)),
  );
}

function scalars(key: string, value: YamlValue): readonly Scalar[] {
  if (isMap(value)) throw new RuleError('VALUE_INVALID', `${key}: a mapping is no value`);
  if (!isList(value)) return [value];
  return value.map(item => {
    if (isMap(item) || isList(item)) {
      throw new RuleError('VALUE_INVALID', `${key}: a list holds plain values only`);
    }
    return item;
  });
}

export function isMap(value: YamlValue | undefined): value is YamlMap {
  return value instanceof Map;
}

export function isList(value: YamlValue | undefined): value is readonly YamlValue[] {
  return Array.isArray(value);
}

/** Tells an error where it happened. */
function at<T>(path: readonly string[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RuleError && error.path.length === 0) {
      throw new RuleError(error.code, error.message, path);
    }
    throw error;
  }
}
