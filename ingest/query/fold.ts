const BEYOND_ASCII = /[\u0080-\uffff]/;

/**
 * The one fold: two texts are equal without case when their folds are the same string. Every
 * store keeps folds made by this function beside its text and folds the query with it, because
 * the stores' own folding stops at ASCII.
 *
 * NFC, then the full lower case of each code point by the Unicode data (İ becomes i and U+0307;
 * ß stays), then NFC again, since a lower-case letter may have a composed form that its capital
 * has not (J with caron). No locale, and no final sigma: how a letter folds never depends on its
 * neighbours, so a part of a text folds to a part of its fold. A lone surrogate becomes U+FFFD:
 * no store that keeps UTF-8 can hold it.
 */
export function fold(text: string): string {
  // Nearly all of telemetry is ASCII; normalising costs ten times the lower-casing.
  if (!BEYOND_ASCII.test(text)) return text.toLowerCase();
  // toLowerCase writes ς for a Σ that ends a word, the one rule of it that looks at neighbours.
  const single = text.toWellFormed().normalize('NFC').replaceAll('Σ', 'σ');
  return single.toLowerCase().normalize('NFC');
}

/** What a comparison compares: the fold, or with `cased` the text itself, well formed. */
export function comparable(text: string, cased: boolean | undefined): string {
  return cased ? text.toWellFormed() : fold(text);
}

/**
 * Orders two texts by code points, as UTF-8 bytes order them. JavaScript's `<` compares UTF-16
 * units and puts U+10000 and above before U+E000.
 * @returns negative, zero or positive
 */
export function compareCodePoints(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Moves surrogates above every other unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
