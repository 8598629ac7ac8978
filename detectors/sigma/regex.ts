import { RE2JS } from 're2js';
import type { RegexFlags } from './expression.ts';

/** Longest part of a value that a regular expression sees, in UTF-16 units. */
const REGEX_VALUE_CAP = 32_768;
const SOURCE_CAP = 10_000;

/** A regular expression as rules give it: its inline flags taken out of the text. */
export interface RegexSource {
  readonly source: string;
  readonly flags: RegexFlags;
}

/** Moves a leading `(?ims)` to the flags; JavaScript has no such prefix, rules use it often. */
export function splitInlineFlags(text: string, flags: Iterable<string>): RegexSource {
  const all = new Set(flags);
  let source = text;
  for (let found = /^\(\?([ims]+)\)/.exec(source); found; found = /^\(\?([ims]+)\)/.exec(source)) {
    for (const flag of found[1]!) all.add(flag);
    source = source.slice(found[0].length);
  }
  return { source, flags: [...all].sort().join('') };
}

/**
 * Compiles an unanchored, case-sensitive search whose time grows in step with the value's
 * length, whatever the value: RE2JS, or V8 where the expression cannot backtrack.
 * @returns the reason as a string where it does not compile; look-around and back-references
 *   are outside Sigma's subset and of RE2's
 */
export function compileRegex(regex: RegexSource): ((value: string) => boolean) | string {
  if (regex.source.length > SOURCE_CAP) return `longer than ${SOURCE_CAP} characters`;
  let bits = 0;
  if (regex.flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE;
  if (regex.flags.includes('m')) bits |= RE2JS.MULTILINE;
  if (regex.flags.includes('s')) bits |= RE2JS.DOTALL;
  try {
    const linear = RE2JS.compile(regex.source, bits);
    if (isPlain(regex.source)) {
      const native = new RegExp(regex.source, regex.flags);
      return value => native.test(cap(value));
    }
    return value => linear.test(cap(value));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function cap(value: string): string {
  return value.length > REGEX_VALUE_CAP ? value.slice(0, REGEX_VALUE_CAP) : value;
}

/**
 * Whether V8 may run it: no unbounded or large repetition, so that no start costs more than a
 * fixed number of steps, and nothing that V8 reads otherwise than RE2 (`.`, `\s`, `$`, `^` with
 * line breaks, non-ASCII letters without case). Short ones are 3 to 10 times faster there.
 */
function isPlain(source: string): boolean {
  let choices = 1;
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    if (source.charCodeAt(i) > 126 || '*+.$^{'.includes(c)) return false;
    if (c === '?' && source[i - 1] !== '(') choices *= 2;
    if (c === '|') choices += 1;
    if (c === '\\') {
      const next = source[++i];
      if (next === undefined || !/[dwDWb\\.*+?()[\]{}|/\-"']/.test(next)) return false;
    }
  }
  return choices <= 64;
}
