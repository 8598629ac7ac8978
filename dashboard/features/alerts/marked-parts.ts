/** A piece of a text; `marked` where it met the rule. */
export interface Part {
  readonly text: string;
  readonly marked: boolean;
}

/** More values than this are not looked for: the marks would be most of the text. */
const MAX_VALUES = 20;

/**
 * Cuts a text at the places where a value stands in it, without regard to case. Places that
 * overlap become one.
 */
export function markedParts(text: string, values: readonly string[]): Part[] {
  const lower = text.toLowerCase();
  // Some letters change length in lower case (İ); places would then not fit the text.
  const searchable = lower.length === text.length ? lower : text;
  const places: [start: number, end: number][] = [];
  for (const value of new Set(values.slice(0, MAX_VALUES))) {
    const wanted = searchable === lower ? value.toLowerCase() : value;
    // A one-letter value would mark half of everything.
    if (wanted.length < 2) continue;
    for (let at = searchable.indexOf(wanted); at >= 0; at = searchable.indexOf(wanted, at + 1)) {
      places.push([at, at + wanted.length]);
      if (places.length >= 200) break;
    }
  }
  places.sort((a, b) => a[0] - b[0]);
  const parts: Part[] = [];
  let from = 0;
  for (const [start, end] of places) {
    if (end <= from) continue;
    const begin = Math.max(start, from);
    if (begin > from) parts.push({ text: text.slice(from, begin), marked: false });
    const before = parts.at(-1);
    if (before?.marked && begin === from) {
      parts[parts.length - 1] = { text: before.text + text.slice(begin, end), marked: true };
    } else {
      parts.push({ text: text.slice(begin, end), marked: true });
    }
    from = end;
  }
  if (from < text.length || parts.length === 0) {
    parts.push({ text: text.slice(from), marked: false });
  }
  return parts;
}
