import type { MatchedField } from '../alert/match.ts';
import { AtomTable, type Node } from './atoms.ts';
import { evaluate, explain } from './evaluate.ts';
import type { EventView } from './event-view.ts';
import { EventState } from './event-state.ts';
import { covers, type LogSourceFacts } from './log-source.ts';
import type { DetectionRule } from './rule.ts';
import { witnessOf, type Witness } from './witness.ts';

/** A rule that an event met. */
export interface RuleHit {
  readonly rule: DetectionRule;
  /** The fields and values that met it; computed on each call. */
  readonly matched: () => readonly MatchedField[];
}

/** Compiled rules. Holds memory of the event at hand, so one per thread. */
export interface RuleSet {
  readonly rules: readonly DetectionRule[];
  /** The rules that an event meets, in the order they were given. */
  match(view: EventView): readonly RuleHit[];
}

/** Log sources come from outside in part, so remembered routes are bounded. */
const MAX_ROUTES = 1024;

interface CompiledRule {
  readonly rule: DetectionRule;
  readonly node: Node;
  readonly witness: Witness | undefined;
}

/** The rules for one kind of log source, filed under the atoms that call for them. */
interface Route {
  readonly fields: readonly number[];
  readonly byAtom: ReadonlyMap<number, readonly number[]>;
  readonly always: readonly number[];
}

/**
 * Compiles rules: routed by log source, equal tests of different rules made one, and each rule
 * evaluated only where a condition it cannot do without was met.
 */
export function compileRules(rules: readonly DetectionRule[]): RuleSet {
  const table = new AtomTable();
  const compiled = rules.map((rule): CompiledRule => {
    const node = table.node(rule.expression);
    return { rule, node, witness: witnessOf(node, table.costs) };
  });
  const state = new EventState(table);
  const routes = new Map<string, Route>();
  const candidates = new Set<number>();

  return {
    rules,
    match(view) {
      const route = routeFor(view.facts);
      state.start(view);
      candidates.clear();
      for (const index of route.always) candidates.add(index);
      for (const field of route.fields) state.scan(field);
      for (const atom of state.hits) {
        for (const index of route.byAtom.get(atom) ?? []) candidates.add(index);
      }
      const met: number[] = [];
      for (const index of candidates) {
        if (state.evaluate(compiled[index]!.node)) met.push(index);
      }
      met.sort((a, b) => a - b);
      return met.map(index => hit(compiled[index]!.rule, view));
    },
  };

  function routeFor(facts: LogSourceFacts): Route {
    const known = routes.get(facts.key);
    if (known !== undefined) return known;
    if (routes.size >= MAX_ROUTES) routes.clear();
    const route = buildRoute(compiled, facts);
    routes.set(facts.key, route);
    return route;
  }
}

/** The same answer without any index: what the index is tested against. */
export function matchByFullScan(rules: readonly DetectionRule[], view: EventView): RuleHit[] {
  return rules
    .filter(rule => covers(view.facts, rule.logsource) && evaluate(rule.expression, view))
    .map(rule => hit(rule, view));
}

function hit(rule: DetectionRule, view: EventView): RuleHit {
  return { rule, matched: () => explain(rule.expression, view) };
}

function buildRoute(compiled: readonly CompiledRule[], facts: LogSourceFacts): Route {
  const fields = new Set<number>();
  const byAtom = new Map<number, number[]>();
  const always: number[] = [];
  for (const [index, { rule, witness }] of compiled.entries()) {
    if (!covers(facts, rule.logsource)) continue;
    if (witness === undefined) {
      always.push(index);
      continue;
    }
    for (const { atom, field } of witness.atoms) {
      fields.add(field);
      const list = byAtom.get(atom);
      if (list === undefined) byAtom.set(atom, [index]);
      else list.push(index);
    }
  }
  return { fields: [...fields], byAtom, always };
}
