import { createHash } from 'node:crypto';
import type { Placeholders } from './sigma/placeholders.ts';
import type { RuleFile, RulePack } from './sigma/rule-pack.ts';
import { buildRulePack } from './sigma/rule-pack.ts';

/**
 * The rules as they were when they became active: immutable, named by their content, so that a
 * replay of the journal detects with what was active then.
 */
export interface Generation {
  readonly id: string;
  readonly files: readonly RuleFile[];
}

/** Port: where generations come from. Kept by whoever authors rules; read by the engine. */
export interface RuleSource {
  /** @throws where the generation is not kept any more */
  generation(id: string): Promise<Generation>;
}

/** @param files in any order */
export function makeGeneration(files: readonly RuleFile[]): Generation {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const hash = createHash('sha256');
  for (const { path, text } of sorted) hash.update(JSON.stringify([path, text]));
  return { id: hash.digest('hex').slice(0, 32), files: sorted };
}

/** The generation's rules, parsed; the same wherever it is done. */
export function packOf(generation: Generation): RulePack {
  return buildRulePack(generation.files, { placeholders: NO_PLACEHOLDERS });
}

/** Lists for `expand` are authored later; rules that need one wait, visibly. */
const NO_PLACEHOLDERS: Placeholders = new Map();
