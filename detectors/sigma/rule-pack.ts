import { correlationProblems } from './correlation-references.ts';
import { isRejection, parseRuleFile, type ParseOptions } from './parse-document.ts';
import { applyFilters } from './global-filters.ts';
import type {
  CorrelationRule,
  DetectionRule,
  FilterRule,
  Rejection,
  SigmaDocument,
} from './rule.ts';

export interface RuleFile {
  readonly path: string;
  readonly text: string;
}

/** All rules of some files, and why the others do not run. Nothing is lost in silence. */
export interface RulePack {
  /** Documents that were read as rules, also those that wait for placeholders. */
  readonly loaded: number;
  /** Of those, the ones that run. */
  readonly running: number;
  readonly rules: readonly DetectionRule[];
  readonly correlations: readonly CorrelationRule[];
  /** Already applied to the rules. */
  readonly filters: readonly FilterRule[];
  readonly degraded: readonly Degraded[];
  readonly rejected: readonly Rejection[];
}

/** A rule that runs under a documented limit. */
export interface Degraded {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly reason: string;
}

/** Parses files to a pack: filters applied, references of correlations checked, ids unique. */
export function buildRulePack(
  files: Iterable<RuleFile>,
  options: ParseOptions,
  unreadable: readonly Rejection[] = [],
): RulePack {
  const rejected: Rejection[] = [...unreadable];
  const documents: SigmaDocument[] = [];
  const keys = new Set<string>();
  for (const file of files) {
    for (const result of parseRuleFile(file.path, file.text, options)) {
      if (isRejection(result)) rejected.push(result);
      else if (keys.has(result.key)) rejected.push(duplicate(result));
      else documents.push(result);
      if (!isRejection(result)) keys.add(result.key);
    }
  }
  const detections = documents.filter(d => d.kind === 'detection');
  const filters = documents.filter(d => d.kind === 'filter');
  const found = documents.filter(d => d.kind === 'correlation');
  const problems = correlationProblems(found, detections);
  const correlations = found.filter(rule => !problems.has(rule.key));
  rejected.push(...problems.values());
  const waiting = rejected.filter(r => r.code === 'PLACEHOLDER_UNRESOLVED').length;
  const running = detections.length + filters.length + correlations.length;
  return {
    loaded: documents.length + waiting,
    running,
    rules: applyFilters(detections, filters),
    correlations,
    filters,
    degraded: documents.flatMap(({ file, line, key, degraded }) =>
      degraded.map(reason => ({ file, line, rule: key, reason })),
    ),
    rejected,
  };
}

function duplicate({ file, line, key }: SigmaDocument): Rejection {
  const reason = 'another rule has the same id or name';
  return { file, line, rule: key, reason, code: 'DUPLICATE_ID' };
}
