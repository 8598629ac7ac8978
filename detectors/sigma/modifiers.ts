import { base64Offsets, encodeUtf16, type Utf16 } from './encodings.ts';
import { parseNetwork } from './cidr.ts';
import type { Comparison, TimePart } from './expression.ts';
import { literalPattern, plainText } from './pattern.ts';
import { expandPlaceholders, type Placeholders } from './placeholders.ts';
import { compileRegex, splitInlineFlags } from './regex.ts';
import { RuleError } from './rule.ts';
import { openValue, type Value } from './value.ts';
import { windashVariants } from './windash.ts';

/** Most values that one written value may grow to. */
const EXPANSION_LIMIT = 10_000;

export interface ModifierContext {
  readonly placeholders: Placeholders;
  /** Notes a limit under which the rule runs. */
  readonly degrade: (note: string) => void;
}

/** A field item while its chain is applied. Each written value is a group of alternatives. */
export interface ChainState {
  readonly field: string | null;
  readonly cased: boolean;
  readonly all: boolean;
  readonly negated: boolean;
  readonly values: readonly (readonly Value[])[];
}

const REGEX_FLAGS = new Map([
  ['i', 'i'],
  ['ignorecase', 'i'],
  ['m', 'm'],
  ['multiline', 'm'],
  ['s', 's'],
  ['dotall', 's'],
]);
const UTF16 = new Map<string, Utf16>([
  ['wide', 'utf16le'],
  ['utf16le', 'utf16le'],
  ['utf16be', 'utf16be'],
  ['utf16', 'utf16'],
]);

/**
 * Applies one modifier (specification, appendix "Modifiers"); chains go from left to right.
 * @param before the modifiers already applied
 * @throws RuleError for one that is unknown, misplaced, or does not go with the value
 */
export function applyModifier(
  state: ChainState,
  modifier: string,
  before: readonly string[],
  context: ModifierContext,
): ChainState {
  const flag = REGEX_FLAGS.get(modifier);
  if (flag !== undefined) return each(state, value => [addRegexFlag(value, flag, modifier)]);
  const utf16 = UTF16.get(modifier);
  if (utf16 !== undefined) {
    return each(state, v => [{ kind: 'bytes', bytes: encodeUtf16(plain(v, modifier), utf16) }]);
  }
  switch (modifier) {
    case 'contains':
    case 'startswith':
    case 'endswith':
      return each(state, value => [openValue(value, modifier)]);
    case 'all':
      return { ...state, all: true };
    case 'cased':
      return { ...state, cased: true };
    case 'neq':
      return { ...state, negated: true };
    case 'exists':
      return exists(state, before);
    case 're':
      if (before.length > 0) throw new RuleError('MODIFIER_MISUSED', 're must come first');
      return each(state, value => [toRegex(value)]);
    case 'cidr':
      return each(state, value => [toCidr(value)]);
    case 'base64':
      return each(state, value => [text(Buffer.from(bytesOf(value, modifier)).toString('base64'))]);
    case 'base64offset':
      return each(state, value => base64Offsets(bytesOf(value, modifier)).map(text));
    case 'windash':
      return each(state, windash);
    case 'fieldref':
      return each(state, toFieldRef);
    case 'expand':
      return each(state, value => expand(value, context));
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return each(state, value => [compare(value, modifier)]);
    case 'minute':
    case 'hour':
    case 'day':
    case 'week':
    case 'month':
    case 'year':
      return each(state, value => [toTimePart(value, modifier)]);
    default:
      throw new RuleError('MODIFIER_UNKNOWN', `unknown modifier "${modifier}"`);
  }
}

function each(state: ChainState, map: (value: Value) => readonly Value[]): ChainState {
  return { ...state, values: state.values.map(group => group.flatMap(map)) };
}

function text(value: string): Value {
  return { kind: 'text', pattern: literalPattern(value), raw: value };
}

function exists(state: ChainState, before: readonly string[]): ChainState {
  const value = state.values[0]?.[0];
  if (state.values.length !== 1 || value?.kind !== 'boolean' || before.length > 0) {
    throw new RuleError('MODIFIER_MISUSED', 'exists takes true or false and no other modifier');
  }
  return { ...state, values: [[{ kind: 'exists', expected: value.value }]] };
}

function addRegexFlag(value: Value, flag: string, modifier: string): Value {
  if (value.kind !== 'regex') {
    throw new RuleError('MODIFIER_MISUSED', `${modifier} must follow re`);
  }
  return { ...value, ...splitInlineFlags(value.source, value.flags + flag) };
}

/** The value is read as it stands: Sigma's own escapes do not apply inside an expression. */
function toRegex(value: Value): Value {
  const source = value.kind === 'number' ? String(value.value) : rawText(value, 're');
  const split = splitInlineFlags(source, '');
  const compiled = compileRegex(split);
  if (typeof compiled === 'string') throw new RuleError('REGEX_INVALID', `${source}: ${compiled}`);
  return { kind: 'regex', ...split };
}

function toCidr(value: Value): Value {
  const network = rawText(value, 'cidr');
  if (parseNetwork(network) === undefined) {
    throw new RuleError(
      'CIDR_INVALID',
      `"${network}" is no network, or has bits behind its prefix`,
    );
  }
  return { kind: 'cidr', network };
}

function toFieldRef(value: Value): readonly Value[] {
  const mode = value.kind === 'text' ? openness(value) : 'equals';
  return [{ kind: 'fieldref', other: rawText(value, 'fieldref'), mode }];
}

/** `contains|fieldref` says the same as `fieldref|contains`. */
function openness(value: Extract<Value, { kind: 'text' }>) {
  const start = value.pattern[0] === '*' && !value.raw.startsWith('*');
  const end = value.pattern.at(-1) === '*' && !value.raw.endsWith('*');
  if (start) return end ? 'contains' : 'endswith';
  return end ? 'startswith' : 'equals';
}

function windash(value: Value): readonly Value[] {
  if (value.kind !== 'text') throw new RuleError('MODIFIER_MISUSED', 'windash needs text');
  const variants = windashVariants(value.pattern, EXPANSION_LIMIT);
  if (variants === undefined) throw tooLarge('windash');
  return variants.map(pattern => ({ kind: 'text', pattern, raw: value.raw }));
}

function expand(value: Value, context: ModifierContext): readonly Value[] {
  if (value.kind !== 'text') return [value];
  const { raw, pattern } = value;
  const expanded = expandPlaceholders(raw, pattern, context.placeholders, EXPANSION_LIMIT);
  if ('unresolved' in expanded) {
    const reason = `no values given for the placeholder %${expanded.unresolved}%`;
    throw new RuleError('PLACEHOLDER_UNRESOLVED', reason);
  }
  if ('tooMany' in expanded) throw tooLarge('expand');
  return expanded.patterns.map(p => ({ kind: 'text', pattern: p, raw }));
}

function compare(value: Value, operator: Comparison): Value {
  if (value.kind === 'time-part' && value.operator === 'eq') return { ...value, operator };
  if (value.kind !== 'number') {
    throw new RuleError('MODIFIER_MISUSED', `${operator} takes a number`);
  }
  return { kind: 'compare', operator, value: value.value };
}

function toTimePart(value: Value, part: TimePart): Value {
  if (value.kind !== 'number') throw new RuleError('MODIFIER_MISUSED', `${part} takes a number`);
  return { kind: 'time-part', part, operator: 'eq', value: value.value };
}

function tooLarge(modifier: string): RuleError {
  return new RuleError(
    'EXPANSION_TOO_LARGE',
    `${modifier} gives more than ${EXPANSION_LIMIT} values`,
  );
}

function rawText(value: Value, modifier: string): string {
  if (value.kind === 'text') return value.raw;
  throw new RuleError('MODIFIER_MISUSED', `${modifier} needs text`);
}

function plain(value: Value, modifier: string): string {
  if (value.kind === 'number' || value.kind === 'boolean') return String(value.value);
  const found = value.kind === 'text' ? plainText(value.pattern) : undefined;
  if (found === undefined) {
    throw new RuleError('MODIFIER_MISUSED', `${modifier} needs text without wildcards`);
  }
  return found;
}

function bytesOf(value: Value, modifier: string): Uint8Array {
  return value.kind === 'bytes' ? value.bytes : Buffer.from(plain(value, modifier), 'utf8');
}
