import { foldCase } from './fold-case.ts';
import { ANY, ONE, mapLiterals, type Pattern } from './pattern.ts';

/** The simple shapes that nearly all patterns have, and the general one. */
export type PatternShape =
  | { readonly shape: 'equals' | 'startswith' | 'endswith' | 'contains'; readonly needle: string }
  | { readonly shape: 'any' }
  | { readonly shape: 'glob' };

/** Finds the shape; `contains` never has an empty needle. */
export function shapeOf(pattern: Pattern): PatternShape {
  const open = pattern[0] === ANY;
  const openEnd = pattern.length > 1 && pattern.at(-1) === ANY;
  const core = pattern.slice(open ? 1 : 0, openEnd ? -1 : undefined);
  if (core.length === 0) return open ? { shape: 'any' } : { shape: 'equals', needle: '' };
  const [only] = core;
  if (core.length > 1 || typeof only !== 'object') return { shape: 'glob' };
  const needle = only.literal;
  if (open) return { shape: openEnd ? 'contains' : 'endswith', needle };
  return { shape: openEnd ? 'startswith' : 'equals', needle };
}

/**
 * Compiles a pattern to a test of a whole value. The value must already be folded unless
 * `cased`; the pattern's own letters are folded here. Linear in the value for each literal run.
 */
export function compilePattern(pattern: Pattern, cased: boolean): (value: string) => boolean {
  const folded = cased ? pattern : mapLiterals(pattern, foldCase);
  const shape = shapeOf(folded);
  switch (shape.shape) {
    case 'any':
      return () => true;
    case 'equals':
      return value => value === shape.needle;
    case 'startswith':
      return value => value.startsWith(shape.needle);
    case 'endswith':
      return value => value.endsWith(shape.needle);
    case 'contains':
      return value => value.includes(shape.needle);
    case 'glob':
      return globTest(folded);
  }
}

interface Segment {
  /** Literal runs, and a number for so many `?` in between. */
  readonly parts: readonly (string | number)[];
}

function globTest(pattern: Pattern): (value: string) => boolean {
  const segments: Segment[] = [];
  let parts: (string | number)[] = [];
  for (const part of pattern) {
    if (part === ANY) {
      segments.push({ parts });
      parts = [];
    } else if (part === ONE) {
      if (typeof parts.at(-1) === 'number') parts[parts.length - 1] = (parts.at(-1) as number) + 1;
      else parts.push(1);
    } else {
      parts.push(part.literal);
    }
  }
  segments.push({ parts });
  return value => matchSegments(segments, value);
}

/**
 * First and last segment are tied to the ends, the others are taken at their earliest place:
 * with `*` between them that loses no match, and nothing is ever tried twice.
 */
function matchSegments(segments: readonly Segment[], value: string): boolean {
  const first = matchAt(segments[0]!, value, 0);
  if (first < 0) return false;
  if (segments.length === 1) return first === value.length;
  let at = first;
  for (let i = 1; i < segments.length - 1; i++) {
    at = findFrom(segments[i]!, value, at);
    if (at < 0) return false;
  }
  const last = segments.at(-1)!;
  if (last.parts.length === 0) return true;
  // `?` takes a whole character, which may be two units long: try the few possible starts.
  const shortest = units(last);
  const longest = shortest + ones(last);
  for (let length = shortest; length <= longest; length++) {
    const start = value.length - length;
    if (start >= at && matchAt(last, value, start) === value.length) return true;
  }
  return false;
}

/** The end of the segment if it stands at `at`, else −1. */
function matchAt(segment: Segment, value: string, at: number): number {
  for (const part of segment.parts) {
    if (typeof part === 'string') {
      if (!value.startsWith(part, at)) return -1;
      at += part.length;
    } else {
      for (let i = 0; i < part; i++) {
        if (at >= value.length) return -1;
        at += value.codePointAt(at)! > 0xffff ? 2 : 1;
      }
    }
  }
  return at;
}

/** The end of the segment at its earliest place from `at` on, else −1. */
function findFrom(segment: Segment, value: string, at: number): number {
  const [head] = segment.parts;
  for (let start = at; start <= value.length; start++) {
    if (typeof head === 'string') {
      start = value.indexOf(head, start);
      if (start < 0) return -1;
    }
    const end = matchAt(segment, value, start);
    if (end >= 0) return end;
  }
  return -1;
}

function units(segment: Segment): number {
  return segment.parts.reduce<number>(
    (sum, part) => sum + (typeof part === 'string' ? part.length : part),
    0,
  );
}

function ones(segment: Segment): number {
  return segment.parts.reduce<number>((sum, p) => sum + (typeof p === 'number' ? p : 0), 0);
}
