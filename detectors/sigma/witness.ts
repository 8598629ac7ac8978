import type { Node } from './atoms.ts';

/** Atoms of which at least one must be true for a rule to match. */
export interface Witness {
  readonly atoms: readonly { readonly atom: number; readonly field: number }[];
  readonly cost: number;
}

/**
 * Finds a necessary condition of an expression that the index can see. Of an `and` any child's
 * will do, so the least likely is taken; of an `or` all children's together; a `not` and a lazy
 * atom have none.
 * @param costs how unlikely each atom is
 * @returns undefined where there is none: the rule must be evaluated on every event
 */
export function witnessOf(node: Node, costs: readonly number[]): Witness | undefined {
  switch (node.type) {
    case 'indexed':
      return { atoms: [node], cost: costs[node.atom]! };
    case 'lazy':
    case 'not':
      return undefined;
    case 'and': {
      let best: Witness | undefined;
      for (const item of node.items) {
        const witness = witnessOf(item, costs);
        if (witness && (best === undefined || witness.cost < best.cost)) best = witness;
      }
      return best;
    }
    case 'or': {
      const all = node.items.map(item => witnessOf(item, costs));
      if (!all.every(witness => witness !== undefined)) return undefined;
      return {
        atoms: all.flatMap(witness => witness.atoms),
        cost: all.reduce((sum, witness) => sum + witness.cost, 0),
      };
    }
  }
}
