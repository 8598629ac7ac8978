import { normalise, type Pattern, type PatternPart } from './pattern.ts';

const DASHES = ['-', '/', '–', '—', '―'];
const WORD = /[\p{L}\p{N}_]/u;

/**
 * All spellings of a command-line option that Windows programs take for the same (`windash`).
 * Decision: as pySigma does, a position is a `-` or `/` that no word character precedes and one
 * follows, so the inner dash of `-param-name` stays and `/param` is varied too.
 * @returns undefined where there would be more than `limit`
 */
export function windashVariants(pattern: Pattern, limit: number): Pattern[] | undefined {
  let variants: PatternPart[][] = [[]];
  for (const part of pattern) {
    const choices = typeof part === 'object' ? literalVariants(part.literal, limit) : [part];
    if (choices === undefined || variants.length * choices.length > limit) return undefined;
    variants = variants.flatMap(head => choices.map(choice => [...head, choice]));
  }
  return variants.map(normalise);
}

function literalVariants(text: string, limit: number): PatternPart[] | undefined {
  let variants = [''];
  for (let i = 0; i < text.length; i++) {
    if (!isOptionDash(text, i)) {
      variants = variants.map(head => head + text[i]);
      continue;
    }
    if (variants.length * DASHES.length > limit) return undefined;
    variants = variants.flatMap(head => DASHES.map(dash => head + dash));
  }
  return variants.map(literal => ({ literal }));
}

function isOptionDash(text: string, at: number): boolean {
  if (text[at] !== '-' && text[at] !== '/') return false;
  const next = text[at + 1];
  const before = at > 0 ? text[at - 1]! : '';
  return next !== undefined && WORD.test(next) && !(before !== '' && WORD.test(before));
}
