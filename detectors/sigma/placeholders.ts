import { ANY, ONE, parsePattern, type Pattern } from './pattern.ts';

/** Lists that the modifier `expand` puts in place of `%name%`; values may hold wildcards. */
export type Placeholders = ReadonlyMap<string, readonly string[]>;

export type Expanded =
  { readonly patterns: Pattern[] } | { readonly unresolved: string } | { readonly tooMany: true };

/**
 * Replaces the placeholders of a text by every combination of their values. `\%` is a plain
 * percent sign. Wildcards that an earlier modifier put at the ends stay there.
 * @param raw the text as the rule has it
 * @param pattern its pattern so far
 */
export function expandPlaceholders(
  raw: string,
  pattern: Pattern,
  placeholders: Placeholders,
  limit: number,
): Expanded {
  let texts = [''];
  for (const piece of pieces(raw)) {
    if (piece.type === 'text') {
      texts = texts.map(head => head + piece.text);
      continue;
    }
    const values = placeholders.get(piece.name);
    if (values === undefined || values.length === 0) return { unresolved: piece.name };
    if (texts.length * values.length > limit) return { tooMany: true };
    texts = texts.flatMap(head => values.map(value => head + value));
  }
  const own = parsePattern(raw);
  const open = pattern[0] === ANY && own[0] !== ANY;
  const openEnd = pattern.at(-1) === ANY && own.at(-1) !== ANY;
  return {
    patterns: texts.map(text => {
      const parsed = parsePattern(text);
      const start = open && parsed[0] !== ANY ? [ANY, ...parsed] : [...parsed];
      return openEnd && start.at(-1) !== ANY ? [...start, ANY] : start;
    }) as Pattern[],
  };
}

type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'name'; readonly name: string };

function pieces(raw: string): Piece[] {
  const out: Piece[] = [];
  let text = '';
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] === '\\' && raw[i + 1] === '%') {
      text += '%';
      i++;
      continue;
    }
    const name = raw[i] === '%' ? placeholderAt(raw, i) : undefined;
    if (name === undefined) {
      text += raw[i];
      continue;
    }
    if (text !== '') out.push({ type: 'text', text });
    text = '';
    out.push({ type: 'name', name });
    i += name.length + 1;
  }
  if (text !== '') out.push({ type: 'text', text });
  return out;
}

function placeholderAt(raw: string, at: number): string | undefined {
  const end = raw.indexOf('%', at + 1);
  if (end <= at + 1) return undefined;
  const name = raw.slice(at + 1, end);
  return /^[^\s\\*?]+$/.test(name) && !name.includes(ONE) ? name : undefined;
}
