/** Sigma's levels (specification, "level"), lowest first. */
export const SIGMA_LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type SigmaLevel = (typeof SIGMA_LEVELS)[number];

/** An alert's severity: the same five words, so that a rule's author and an analyst agree. */
export const SEVERITIES = [...SIGMA_LEVELS] as const;
export type Severity = SigmaLevel;

/** The severity of a rule's alerts. A rule that names no level is not thereby harmless: medium. */
export function severityOf(level: SigmaLevel | undefined): Severity {
  return level ?? 'medium';
}

/** 1 (informational) to 5 (critical), for sorting. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity) + 1;
}
