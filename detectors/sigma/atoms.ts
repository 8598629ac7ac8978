import { compileTest, type CompiledTest } from './compile-test.ts';
import type { Expression, FieldTest, ValueTest } from './expression.ts';
import { FieldIndex, isIndexable, type Needle } from './field-index.ts';
import { foldCase } from './fold-case.ts';
import { shapeOf } from './match-pattern.ts';
import { mapLiterals } from './pattern.ts';
import { requiredLiteral } from './required-literal.ts';

/** An expression over atoms. An atom is "any of these tests on this field"; rules share them. */
export type Node =
  | { readonly type: 'indexed'; readonly atom: number; readonly field: number }
  | { readonly type: 'lazy'; readonly atom: number }
  | { readonly type: 'not'; readonly item: Node }
  | { readonly type: 'and' | 'or'; readonly items: readonly Node[] };

/** Tests that run only when a rule gets as far as asking. */
export interface LazyAtom {
  readonly field: number;
  readonly tests: readonly CompiledTest[];
}

/** All atoms of a rule set, each built once. */
export class AtomTable {
  /** Field names by their number; null is the whole event. */
  readonly fields: (string | null)[] = [];
  readonly indexes: FieldIndex[] = [];
  readonly lazy: (LazyAtom | undefined)[] = [];
  /** How unlikely each atom is, small is rare; only the order matters. */
  readonly costs: number[] = [];
  readonly #fieldIds = new Map<string | null, number>();
  readonly #byKey = new Map<string, Node>();

  get size(): number {
    return this.lazy.length;
  }

  fieldId(name: string | null): number {
    const known = this.#fieldIds.get(name);
    if (known !== undefined) return known;
    const id = this.fields.push(name) - 1;
    this.indexes.push(new FieldIndex());
    this.#fieldIds.set(name, id);
    return id;
  }

  node(expression: Expression): Node {
    if (expression.type === 'not') return { type: 'not', item: this.node(expression.item) };
    if (expression.type === 'test') return this.#test(expression);
    const items = expression.items.map(item => this.node(item));
    // Indexed atoms are nearly free to ask, regular expressions are not.
    items.sort((a, b) => effort(a) - effort(b));
    return { type: expression.type, items };
  }

  #test(test: FieldTest): Node {
    const key = JSON.stringify([test.field, test.tests]);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const field = this.fieldId(test.field);
    const needles: Needle[] = [];
    const guarded: Needle[] = [];
    const guardedTests: ValueTest[] = [];
    const rest: ValueTest[] = [];
    for (const value of test.tests) {
      const needle = needleOf(value);
      const guard = requiredLiteral(value);
      if (needle !== undefined && isIndexable(needle)) needles.push(needle);
      else if (guard === undefined) rest.push(value);
      else {
        guarded.push({ shape: 'contains', text: guard });
        guardedTests.push(value);
      }
    }
    const nodes: Node[] = [];
    if (needles.length > 0) nodes.push(this.#indexed(field, needles));
    if (guarded.length > 0) {
      const items = [this.#indexed(field, guarded), this.#lazy(field, guardedTests)];
      nodes.push({ type: 'and', items });
    }
    if (rest.length > 0) nodes.push(this.#lazy(field, rest));
    const node: Node = nodes.length === 1 ? nodes[0]! : { type: 'or', items: nodes };
    this.#byKey.set(key, node);
    return node;
  }

  #indexed(field: number, needles: readonly Needle[]): Node {
    const atom = this.#atom(
      undefined,
      needles.reduce((m, n) => Math.max(m, needleCost(n)), 0),
    );
    for (const needle of needles) this.indexes[field]!.add(needle, atom);
    return { type: 'indexed', atom, field };
  }

  #lazy(field: number, tests: readonly ValueTest[]): Node {
    return { type: 'lazy', atom: this.#atom({ field, tests: tests.map(compileTest) }, Infinity) };
  }

  #atom(lazy: LazyAtom | undefined, cost: number): number {
    this.costs.push(cost);
    return this.lazy.push(lazy) - 1;
  }
}

function needleOf(test: ValueTest): Needle | undefined {
  if (test.op !== 'pattern' || test.cased) return undefined;
  const shape = shapeOf(mapLiterals(test.pattern, foldCase));
  if (shape.shape === 'glob' || shape.shape === 'any') return undefined;
  return { shape: shape.shape, text: shape.needle };
}

/** Guessed from the needle alone: long is rare, numbers (event ids, ports) are common. */
function needleCost({ shape, text }: Needle): number {
  if (shape === 'equals') return /^\d*$/.test(text) ? 20 : 1;
  const length = shape === 'contains' ? text.length : text.length + 2;
  return length >= 10 ? 2 : length >= 8 ? 4 : length >= 6 ? 8 : length >= 5 ? 16 : 40;
}

function effort(node: Node): number {
  switch (node.type) {
    case 'indexed':
      return 0;
    case 'lazy':
      return 100;
    case 'not':
      return effort(node.item) + 1;
    case 'and':
    case 'or':
      return node.items.reduce((most, item) => Math.max(most, effort(item)), 0) + 2;
  }
}
