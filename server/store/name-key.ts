import { fold } from '../../ingest/query/fold.ts';

/** Raise with any change: stores then make their twins anew. */
export const NAME_FORMAT = 1;

/** Above every letter, so that `е…` ends before `ё` begins. */
const AFTER = '\u{10fffd}';
const OWN_LETTERS: Readonly<Record<string, string>> = {
  ё: `е${AFTER}`,
  ө: `о${AFTER}`,
  ү: `у${AFTER}`,
};
const LATIN = /[a-z\u00df-\u024f]/;
/** Moves Latin letters above the Cyrillic ones, in their own order. */
const LATIN_SHIFT = 0xe000;

/**
 * A text whose code points sort as a Mongolian reader looks names up: without case; е ё ж, о ө п
 * and у ү ф in the order of the alphabet, each a letter of its own; signs and digits, then
 * Cyrillic, then Latin (as CLDR's root of `mn` puts the scripts).
 */
export function nameKey(text: string): string {
  let key = '';
  for (const letter of fold(text)) {
    if (Object.hasOwn(OWN_LETTERS, letter)) key += OWN_LETTERS[letter];
    else if (LATIN.test(letter)) key += String.fromCodePoint(LATIN_SHIFT + letter.charCodeAt(0));
    else key += letter;
  }
  return key;
}
