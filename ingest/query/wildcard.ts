/** A part of a pattern: a literal run of text, any run (`*`), or any one code point (`?`). */
export type WildcardPart = { readonly literal: string } | 'any' | 'one';

/**
 * Reads a pattern. `\` before `*`, `?` or `\` makes it literal; before anything else it is
 * itself, so that `C:\Windows\*` means what it shows.
 */
export function wildcardParts(pattern: string): WildcardPart[] {
  const parts: WildcardPart[] = [];
  let literal = '';
  const flush = (): void => {
    if (literal !== '') parts.push({ literal });
    literal = '';
  };
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    const next = pattern.charAt(i + 1);
    if (c === '\\' && next !== '' && '*?\\'.includes(next)) {
      literal += next;
      i++;
    } else if (c === '*' || c === '?') {
      flush();
      if (c === '?') parts.push('one');
      else if (parts.at(-1) !== 'any') parts.push('any');
    } else {
      literal += c;
    }
  }
  flush();
  return parts;
}

/** Writes text so that it stands for itself in a pattern. */
export function escapeWildcard(text: string): string {
  return text.replaceAll(/[*?\\]/g, String.raw`\$&`);
}

/**
 * Whether the whole text fits the pattern. Keeps one place to return to, the newest `*`, so it
 * takes at most text × pattern steps.
 */
export function matchesWildcard(parts: readonly WildcardPart[], text: string): boolean {
  let at = 0;
  let part = 0;
  let starPart = -1;
  let starAt = 0;
  for (;;) {
    const now = parts[part];
    if (now === 'any') {
      if (part === parts.length - 1) return true;
      starPart = part++;
      starAt = at;
      continue;
    }
    const end = now === undefined ? -1 : step(now, text, at);
    if (end >= 0) {
      at = end;
      part++;
    } else if (now === undefined && at === text.length) {
      return true;
    } else {
      if (starPart === -1 || starAt >= text.length) return false;
      // The star takes one code point more.
      starAt = step('one', text, starAt);
      at = starAt;
      part = starPart + 1;
    }
  }
}

/** Where the text goes on after a literal or one code point, or −1 where it does not fit. */
function step(part: { readonly literal: string } | 'one', text: string, at: number): number {
  if (part === 'one') {
    const point = text.codePointAt(at);
    if (point === undefined) return -1;
    return at + (point > 0xffff ? 2 : 1);
  }
  return text.startsWith(part.literal, at) ? at + part.literal.length : -1;
}
