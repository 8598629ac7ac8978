import type { ValueTest } from './expression.ts';
import { foldCase } from './fold-case.ts';
import { GRAM } from './gram-index.ts';

/**
 * A folded text that every value meeting the test contains, long enough for the index; undefined
 * where none is found. With it a wildcard pattern or regular expression runs only on values that
 * may meet it, and can be a rule's witness.
 */
export function requiredLiteral(test: ValueTest): string | undefined {
  const runs =
    test.op === 'pattern'
      ? test.pattern.flatMap(part => (typeof part === 'object' ? [part.literal] : []))
      : test.op === 'regex'
        ? regexRuns(test.source, test.flags.includes('i'))
        : [];
  const folded = runs.map(foldCase).filter(run => run.length >= GRAM);
  return folded.reduce<string | undefined>(
    (best, run) => (best === undefined || run.length > best.length ? run : best),
    undefined,
  );
}

/**
 * The runs of plain characters outside groups and classes, none of them optional.
 * @param anyCase whether the expression folds case. RE2 folds `ſ` to `s` and the Kelvin sign to
 *   `k`, lower case does not fold the first: runs then end before such letters
 */
function regexRuns(source: string, anyCase: boolean): string[] {
  const runs: string[] = [];
  let run = '';
  const end = () => {
    if (run !== '') runs.push(run);
    run = '';
  };
  for (let i = 0; i < source.length; i++) {
    let c = source[i]!;
    if (c === '|') return [];
    if (c === '(' || c === '[') {
      end();
      i = closing(source, i);
      continue;
    }
    const escaped = c === '\\';
    if (escaped) {
      c = source[++i] ?? '';
      // A letter or digit behind a backslash is a class, a boundary or a code; `\Q` changes all.
      if (c === 'Q') return [];
    }
    const plain = escaped ? /^[^A-Za-z0-9]$/.test(c) : !'.^$*+?{}])'.includes(c);
    const foldsOddly = anyCase && (/[sSkK]/.test(c) || c.charCodeAt(0) > 126);
    if (escaped && /[A-Za-z0-9]/.test(c)) {
      end();
      i = afterCode(source, i);
      continue;
    }
    const next = source[i + 1] ?? '';
    const optional = next === '*' || next === '?' || next === '{';
    if (plain && !optional && !foldsOddly) run += c;
    else end();
    if (next === '+') end();
    if (c === '{' && !escaped) i = Math.max(i, source.indexOf('}', i));
  }
  end();
  return runs;
}

/** The last character of `\x41`, `\x{41}`, `\p{L}` or `\123`, given the one after the backslash. */
function afterCode(source: string, at: number): number {
  if (source[at + 1] === '{') return Math.max(at, source.indexOf('}', at));
  if (source[at] === 'x') return at + 2;
  let end = at;
  if (/\d/.test(source[at]!)) while (/\d/.test(source[end + 1] ?? '')) end++;
  return source[at] === 'p' || source[at] === 'P' ? at + 1 : end;
}

/** The place of the bracket that closes the one at `at`; the end of the text where none does. */
function closing(source: string, at: number): number {
  let depth = 0;
  for (let i = at; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '[') {
      // Inside a class brackets are plain; `]` at its very start too.
      let inside = i + (source[i + 1] === '^' ? 2 : 1);
      if (source[inside] === ']') inside++;
      for (; inside < source.length && source[inside] !== ']'; inside++) {
        if (source[inside] === '\\') inside++;
        else if (source.startsWith('[:', inside)) {
          const stop = source.indexOf(':]', inside);
          if (stop > 0) inside = stop + 1;
        }
      }
      i = inside;
      if (depth === 0) return i;
    } else if (source[i] === '(') depth++;
    else if (source[i] === ')' && --depth === 0) return i;
  }
  return source.length;
}
