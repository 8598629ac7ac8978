import type { CorrelationRule, DetectionRule, Rejection } from './rule.ts';

/**
 * Which correlations cannot run because of what they refer to, by key. Chained correlations come
 * with a later step; saying so is better than a rule that never fires.
 */
export function correlationProblems(
  correlations: readonly CorrelationRule[],
  rules: readonly DetectionRule[],
): ReadonlyMap<string, Rejection> {
  const detections = referenceIndex(rules);
  const chained = referenceIndex(correlations);
  const problems = new Map<string, Rejection>();
  for (const rule of correlations) {
    const missing = rule.rules.find(reference => !detections.has(normal(reference)));
    if (missing === undefined) continue;
    const known = chained.has(normal(missing));
    problems.set(rule.key, {
      file: rule.file,
      line: rule.line,
      rule: rule.key,
      reason: known
        ? `refers to the correlation "${missing}"; chains do not run yet`
        : `no running rule has the id or name "${missing}"`,
      code: known ? 'CORRELATION_UNSUPPORTED' : 'CORRELATION_REFERENCE_UNKNOWN',
    });
  }
  return problems;
}

/** Rules by id and by name, as correlations refer to them. */
export function referenceIndex<R extends { id?: string; name?: string }>(
  rules: readonly R[],
): ReadonlyMap<string, R> {
  const index = new Map<string, R>();
  for (const rule of rules) {
    if (rule.name !== undefined) index.set(rule.name, rule);
    if (rule.id !== undefined) index.set(rule.id, rule);
  }
  return index;
}

/** Ids compare without case, names as written. */
export function normal(reference: string): string {
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(reference) ? reference.toLowerCase() : reference;
}
