import type { Expression, ValueTest } from './expression.ts';
import { applyModifier, type ChainState, type ModifierContext } from './modifiers.ts';
import { parsePattern } from './pattern.ts';
import { RuleError } from './rule.ts';
import { finishTest, openValue, type Value } from './value.ts';

/** A scalar as YAML gives it; whole numbers too large for a double come as text. */
export type Scalar = string | number | boolean | null;

/**
 * Builds one item of a selection: `field|modifier|…: value or list`.
 * @param key as written; an empty field name searches the whole event
 * @throws RuleError for unknown or misused modifiers and values
 */
export function buildFieldItem(
  key: string,
  values: readonly Scalar[],
  context: ModifierContext,
): Expression {
  const [name = '', ...modifiers] = key.split('|');
  const field = name === '' ? null : name;
  let state: ChainState = {
    field,
    cased: false,
    all: false,
    negated: false,
    // An empty list says "no value", as null does (pySigma reads it so; the text is silent).
    values: values.length === 0 ? [[{ kind: 'null' }]] : values.map(v => [toValue(v)]),
  };
  for (const [index, modifier] of modifiers.entries()) {
    state = applyModifier(state, modifier, modifiers.slice(0, index), context);
  }
  if (state.values.flat().some(value => value.kind === 'bytes')) {
    context.degrade(`${key}: bytes without a Base64 modifier behind them hardly occur in text`);
  }
  // Specification, "across an entire event": a keyword may stand anywhere in a text.
  const whole = field === null && !modifiers.some(m => m === 'startswith' || m === 'endswith');
  const finish = (value: Value) => finishTest(whole ? openKeyword(value) : value, state.cased);
  const groups = state.values.map(group => group.map(finish));
  if (field === null) rejectFieldTests(groups.flat());
  const item: Expression = state.all
    ? both(
        'and',
        groups.map(tests => ({ type: 'test', field, tests })),
      )
    : { type: 'test', field, tests: groups.flat() };
  // Decision on `neq`: the complement of the whole item, as pySigma does, so an absent field is
  // "not equal" and `F|neq: x` says the same as `not` over a selection with `F: x`.
  return state.negated ? { type: 'not', item } : item;
}

function toValue(scalar: Scalar): Value {
  if (scalar === null) return { kind: 'null' };
  if (typeof scalar === 'string')
    return { kind: 'text', pattern: parsePattern(scalar), raw: scalar };
  if (typeof scalar === 'number') return { kind: 'number', value: scalar };
  return { kind: 'boolean', value: scalar };
}

function openKeyword(value: Value): Value {
  const isText = value.kind === 'text' || value.kind === 'number' || value.kind === 'boolean';
  return isText ? openValue(value, 'contains') : value;
}

function rejectFieldTests(tests: readonly ValueTest[]): void {
  for (const test of tests) {
    if (test.op === 'null' || test.op === 'exists' || test.op === 'fieldref') {
      throw new RuleError('VALUE_INVALID', `${test.op} needs a field name`);
    }
  }
}

/** An and/or of several, or the one itself. */
export function both(type: 'and' | 'or', items: readonly Expression[]): Expression {
  return items.length === 1 ? items[0]! : { type, items };
}
