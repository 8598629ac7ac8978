/**
 * A Sigma string: literal runs and wildcards in order. No two literals stand side by side, and
 * no two `*` do.
 */
export type Pattern = readonly PatternPart[];
export type PatternPart = { readonly literal: string } | typeof ANY | typeof ONE;

/** `*`: any number of characters, also none, also line breaks. */
export const ANY = '*';
/** `?`: exactly one character. */
export const ONE = '?';

/**
 * Reads a Sigma string (specification, "Wildcards and escaping"). `\` escapes only `*`, `?` and
 * itself; before anything else, and at the end, it is a plain backslash.
 */
export function parsePattern(text: string): Pattern {
  const parts: PatternPart[] = [];
  let literal = '';
  const flush = () => {
    if (literal !== '') parts.push({ literal });
    literal = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    const next = text[i + 1];
    if (c === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next;
      i++;
    } else if (c === ANY || c === ONE) {
      flush();
      if (c === ONE || parts.at(-1) !== ANY) parts.push(c);
    } else {
      literal += c;
    }
  }
  flush();
  return parts;
}

/** The pattern that matches exactly this text. */
export function literalPattern(text: string): Pattern {
  return text === '' ? [] : [{ literal: text }];
}

/** The text of a pattern without wildcards; undefined where it has any. */
export function plainText(pattern: Pattern): string | undefined {
  if (pattern.length === 0) return '';
  const [first] = pattern;
  return pattern.length === 1 && typeof first === 'object' ? first.literal : undefined;
}

/** Adds `*` in front unless one is there. */
export function openStart(pattern: Pattern): Pattern {
  return pattern[0] === ANY ? pattern : [ANY, ...pattern];
}

/** Adds `*` at the end unless one is there. */
export function openEnd(pattern: Pattern): Pattern {
  return pattern.at(-1) === ANY ? pattern : [...pattern, ANY];
}

/** Joins neighbouring literals and drops empty ones, after parts were replaced. */
export function normalise(parts: readonly PatternPart[]): Pattern {
  const out: PatternPart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part === 'object') {
      if (part.literal === '') continue;
      if (typeof last === 'object') out[out.length - 1] = { literal: last.literal + part.literal };
      else out.push(part);
    } else if (part === ONE || last !== ANY) {
      out.push(part);
    }
  }
  return out;
}

/** Maps every literal run, leaving wildcards. */
export function mapLiterals(pattern: Pattern, map: (literal: string) => string): Pattern {
  return pattern.map(part => (typeof part === 'object' ? { literal: map(part.literal) } : part));
}
