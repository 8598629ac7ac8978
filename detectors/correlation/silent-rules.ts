import { normal, referenceIndex } from '../sigma/correlation-references.ts';
import type { CorrelationRule, DetectionRule } from '../sigma/rule.ts';

/**
 * Keys of the rules that only feed correlations: those a correlation refers to, unless one of
 * their correlations says `generate: true` (specification: by default they do not alert alone).
 */
export function silentRules(
  correlations: readonly CorrelationRule[],
  rules: readonly DetectionRule[],
): ReadonlySet<string> {
  const index = referenceIndex(rules);
  const silent = new Set<string>();
  const loud = new Set<string>();
  for (const correlation of correlations) {
    for (const reference of correlation.rules) {
      const found = index.get(normal(reference));
      if (found !== undefined) (correlation.generate ? loud : silent).add(found.key);
    }
  }
  for (const key of loud) silent.delete(key);
  return silent;
}
