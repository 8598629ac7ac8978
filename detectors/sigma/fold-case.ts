/**
 * The one folding under which Sigma strings compare without case: full Unicode lower case, and
 * the final form of sigma like any other (JavaScript picks it by context, which would make a
 * part of a word differ from the same letters inside it).
 */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}
