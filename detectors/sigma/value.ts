import type { FieldRef, RegexFlags, TimePart, Comparison, ValueTest } from './expression.ts';
import { literalPattern, openEnd, openStart, type Pattern } from './pattern.ts';
import { RuleError } from './rule.ts';

/** A value on its way through a chain of modifiers. */
export type Value =
  /** `raw` is the text as the rule has it, before Sigma's escapes are read. */
  | { readonly kind: 'text'; readonly pattern: Pattern; readonly raw: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: RegexFlags }
  | { readonly kind: 'cidr'; readonly network: string }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly value: number }
  | {
      readonly kind: 'time-part';
      readonly part: TimePart;
      readonly operator: Comparison | 'eq';
      readonly value: number;
    }
  | { readonly kind: 'fieldref'; readonly other: string; readonly mode: FieldRef['mode'] }
  | { readonly kind: 'exists'; readonly expected: boolean };

/** What a value tests once its chain has ended. */
export function finishTest(value: Value, cased: boolean): ValueTest {
  switch (value.kind) {
    case 'text':
      return { op: 'pattern', pattern: value.pattern, cased };
    // Agents send both `1` and `"1"`, `true` and `"true"`: scalars compare by their text.
    case 'number':
    case 'boolean':
      return { op: 'pattern', pattern: literalPattern(String(value.value)), cased };
    case 'null':
      return { op: 'null' };
    case 'bytes':
      return {
        op: 'pattern',
        pattern: literalPattern(Buffer.from(value.bytes).toString('latin1')),
        cased,
      };
    case 'regex':
      return { op: 'regex', source: value.source, flags: value.flags };
    case 'cidr':
      return { op: 'cidr', network: value.network };
    case 'compare':
      return { op: 'compare', operator: value.operator, value: value.value };
    case 'time-part':
      return { op: 'time-part', part: value.part, operator: value.operator, value: value.value };
    case 'fieldref':
      return { op: 'fieldref', other: value.other, mode: value.mode, cased };
    case 'exists':
      return { op: 'exists', expected: value.expected };
  }
}

/** Opens a value at one side or both; the modifiers contains, startswith and endswith. */
export function openValue(value: Value, mode: 'contains' | 'startswith' | 'endswith'): Value {
  switch (value.kind) {
    case 'text':
      return { ...value, pattern: openPattern(value.pattern, mode) };
    case 'number':
    case 'boolean': {
      const raw = String(value.value);
      return { kind: 'text', pattern: openPattern(literalPattern(raw), mode), raw };
    }
    case 'fieldref':
      return { ...value, mode };
    case 'regex':
      // A search is "contains" already. Decision: the other two tie it to that end of the value.
      if (mode === 'contains') return value;
      return mode === 'startswith'
        ? { ...value, source: `^(?:${value.source})` }
        : { ...value, source: `(?:${value.source})$` };
    case 'null':
    case 'bytes':
    case 'cidr':
    case 'compare':
    case 'time-part':
    case 'exists':
      throw new RuleError('MODIFIER_MISUSED', `${mode} does not go with ${value.kind}`);
  }
}

function openPattern(pattern: Pattern, mode: 'contains' | 'startswith' | 'endswith'): Pattern {
  const start = mode === 'startswith' ? pattern : openStart(pattern);
  return mode === 'endswith' ? start : openEnd(start);
}
