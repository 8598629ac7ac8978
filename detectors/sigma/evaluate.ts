import type { MatchedField } from '../alert/match.ts';
import { compileTest, refMatches, type CompiledTest } from './compile-test.ts';
import type { EventView } from './event-view.ts';
import type { Expression, FieldTest } from './expression.ts';
import { isNullish, textsOf } from './field-values.ts';
import { foldCase } from './fold-case.ts';

/** Longest value shown for "why it matched". */
const SHOWN = 2_000;

/**
 * Evaluates an expression test by test, without index or memory: the full scan that the index is
 * compared with, and the way to explain a hit. Tests are compiled once per expression object.
 */
export function evaluate(expression: Expression, view: EventView): boolean {
  switch (expression.type) {
    case 'and':
      return expression.items.every(item => evaluate(item, view));
    case 'or':
      return expression.items.some(item => evaluate(item, view));
    case 'not':
      return !evaluate(expression.item, view);
    case 'test':
      return firstMatch(expression, view) !== undefined;
  }
}

/** The fields and values that made an expression true; nothing for what had to be absent. */
export function explain(expression: Expression, view: EventView): readonly MatchedField[] {
  const found = new Map<string, MatchedField>();
  collect(expression, view, found);
  return [...found.values()];
}

function collect(expression: Expression, view: EventView, into: Map<string, MatchedField>): void {
  switch (expression.type) {
    case 'and':
      for (const item of expression.items) collect(item, view, into);
      return;
    case 'or':
      for (const item of expression.items) if (evaluate(item, view)) collect(item, view, into);
      return;
    case 'not':
      return;
    case 'test': {
      const value = firstMatch(expression, view);
      if (value === undefined) return;
      const shown = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
      const { field } = expression;
      const key = `${field ?? ''}\n${shown}`;
      into.set(key, field === null ? { value: shown } : { field, value: shown });
    }
  }
}

const COMPILED = new WeakMap<FieldTest, readonly CompiledTest[]>();

/** The text that a test met; empty for one met by absence. */
function firstMatch(test: FieldTest, view: EventView): string | undefined {
  let compiled = COMPILED.get(test);
  if (compiled === undefined) COMPILED.set(test, (compiled = test.tests.map(compileTest)));
  const { field } = test;
  const value = field === null ? undefined : view.value(field);
  const texts = field === null ? view.texts() : textsOf(value);
  for (const one of compiled) {
    switch (one.kind) {
      case 'text': {
        const hit = texts.find(text => one.matches(one.folded ? foldCase(text) : text));
        if (hit !== undefined) return hit;
        break;
      }
      case 'null':
        if (isNullish(value)) return '';
        break;
      case 'exists':
        if ((value !== undefined) === one.expected) return texts[0] ?? '';
        break;
      case 'fieldref':
        if (refMatches(one.ref, texts, textsOf(view.value(one.ref.other)))) return texts[0];
        break;
    }
  }
  return undefined;
}
