import type { SigmaLevel } from '../alert/severity.ts';
import type { Expression } from './expression.ts';

/** Where a rule looks. At least one of the three is set. */
export interface LogSource {
  readonly product?: string;
  readonly category?: string;
  readonly service?: string;
}

/** What every Sigma document says about itself, whatever its kind. */
export interface RuleHeader {
  /** The rule's id, else its name, else its path: how everything else calls it. */
  readonly key: string;
  readonly id?: string;
  readonly name?: string;
  readonly title: string;
  readonly description: string;
  readonly status?: string;
  readonly level?: SigmaLevel;
  readonly author?: string;
  readonly license?: string;
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsepositives: readonly string[];
  /** Kharuul's own custom attribute: the field that names what an alert is about. */
  readonly entityField?: string;
  readonly file: string;
  /** 1-based line where the document starts. */
  readonly line: number;
  /** SHA-256 of the content: state and alerts of an edited rule do not mix with the old one's. */
  readonly hash: string;
  /** Documented limits under which the rule runs, in words. */
  readonly degraded: readonly string[];
}

export interface DetectionRule extends RuleHeader {
  readonly kind: 'detection';
  readonly logsource: LogSource;
  readonly expression: Expression;
}

/** A global filter (specification, "Sigma filters"): narrows the rules that it names. */
export interface FilterRule extends RuleHeader {
  readonly kind: 'filter';
  readonly logsource: LogSource;
  /** Ids or names; empty means all. */
  readonly rules: readonly string[];
  readonly expression: Expression;
}

export type CorrelationOperator = 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq';

export interface CorrelationBound {
  readonly operator: CorrelationOperator;
  readonly value: number;
}

/** What further matches do after a correlation has fired; see `correlation/event-count.ts`. */
export type Refire = 'extend' | 'reset' | 'suppress';

export interface CorrelationRule extends RuleHeader {
  readonly kind: 'correlation';
  readonly type: 'event_count';
  /** Ids or names of the rules it counts. */
  readonly rules: readonly string[];
  readonly groupBy: readonly string[];
  /** alias → (rule's id or name → field). */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Microseconds. */
  readonly timespan: number;
  /** All must hold. */
  readonly condition: readonly CorrelationBound[];
  /** Whether the rules it counts also alert alone. */
  readonly generate: boolean;
  readonly refire: Refire;
}

export type SigmaDocument = DetectionRule | FilterRule | CorrelationRule;

/** Why a rule does not run. */
export interface Rejection {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly reason: string;
  readonly code: RejectionCode;
}

export type RejectionCode =
  | 'FILE_UNREADABLE'
  | 'FILE_TOO_LARGE'
  | 'YAML_INVALID'
  | 'YAML_TOO_COMPLEX'
  | 'RULE_NOT_A_MAP'
  | 'FIELD_MISSING'
  | 'FIELD_INVALID'
  | 'TAXONOMY_UNKNOWN'
  | 'DETECTION_INVALID'
  | 'VALUE_INVALID'
  | 'MODIFIER_UNKNOWN'
  | 'MODIFIER_MISUSED'
  | 'REGEX_INVALID'
  | 'CIDR_INVALID'
  | 'PLACEHOLDER_UNRESOLVED'
  | 'EXPANSION_TOO_LARGE'
  | 'CONDITION_INVALID'
  | 'CONDITION_UNKNOWN_IDENTIFIER'
  | 'AGGREGATION_REMOVED'
  | 'CORRELATION_INVALID'
  | 'CORRELATION_UNSUPPORTED'
  | 'CORRELATION_REFERENCE_UNKNOWN'
  | 'DUPLICATE_ID';

/**
 * Thrown inside the parser to leave a rule that cannot run; caught once per document and turned
 * into a {@link Rejection}. Never leaves `parse-document.ts`.
 */
export class RuleError extends Error {
  readonly code: RejectionCode;
  /** Where in the document, for the line. */
  readonly path: readonly (string | number)[];

  constructor(code: RejectionCode, reason: string, path: readonly (string | number)[] = []) {
    super(reason);
    this.name = 'RuleError';
    this.code = code;
    this.path = path;
  }
}
