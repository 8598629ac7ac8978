import { createHash } from 'node:crypto';
import type { DetectionRule, FilterRule, LogSource } from './rule.ts';

/**
 * Narrows rules by global filters. Decision: the condition is joined as written,
 * `(rule) and (filter)`, as pySigma does; the specification's example reads the other way round,
 * so a filter without any `not` is marked as degraded when it is parsed.
 */
export function applyFilters(
  rules: readonly DetectionRule[],
  filters: readonly FilterRule[],
): readonly DetectionRule[] {
  if (filters.length === 0) return rules;
  return rules.map(rule => {
    const mine = filters.filter(filter => concerns(filter, rule));
    if (mine.length === 0) return rule;
    const hash = createHash('sha256').update([rule, ...mine].map(r => r.hash).join('\n'));
    return {
      ...rule,
      hash: hash.digest('hex'),
      expression: { type: 'and', items: [rule.expression, ...mine.map(f => f.expression)] },
    };
  });
}

function concerns(filter: FilterRule, rule: DetectionRule): boolean {
  const named =
    filter.rules.length === 0 ||
    filter.rules.some(ref => ref.toLowerCase() === rule.id || ref === rule.name);
  return named && contains(filter.logsource, rule.logsource);
}

/** Every attribute set on the outer is the same on the inner. */
function contains(outer: LogSource, inner: LogSource): boolean {
  return (['product', 'category', 'service'] as const).every(
    key => outer[key] === undefined || outer[key] === inner[key],
  );
}
