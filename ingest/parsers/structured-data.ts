import type { EcsFields, EcsValue } from '../event/telemetry-event.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CLOSE = 0x5d;
const SPACE = 0x20;
const EQUALS = 0x3d;

export interface StructuredData {
  readonly elements: EcsFields;
  /** The index after the last element. */
  readonly end: number;
}

/**
 * Reads STRUCTURED-DATA (RFC 5424 section 6.3) that begins with `[` at `at`. A repeated
 * parameter, which the RFC allows, becomes an array. A bare `]` in a value, which it does not,
 * is taken as content.
 * @returns undefined where it is malformed
 */
export function readStructuredData(text: string, at: number): StructuredData | undefined {
  const elements: EcsFields = {};
  let i = at;
  while (text.charCodeAt(i) === 0x5b) {
    const params: Record<string, EcsValue> = {};
    const idStart = ++i;
    let c = text.charCodeAt(i);
    while (c !== SPACE && c !== CLOSE && c === c) c = text.charCodeAt(++i);
    if (i === idStart || c !== c) return undefined;
    const id = text.slice(idStart, i);
    while (text.charCodeAt(i) === SPACE) {
      const nameStart = ++i;
      c = text.charCodeAt(i);
      // F5 sends a space before the closing bracket.
      if (c === CLOSE) break;
      while (c !== EQUALS && c !== SPACE && c !== CLOSE && c === c) c = text.charCodeAt(++i);
      if (c !== EQUALS || i === nameStart || text.charCodeAt(i + 1) !== QUOTE) return undefined;
      const name = text.slice(nameStart, i);
      const valueStart = i + 2;
      i = closingQuote(text, valueStart);
      if (i < 0) return undefined;
      addParam(params, name, unescape(text.slice(valueStart, i)));
      i++;
    }
    if (text.charCodeAt(i) !== CLOSE) return undefined;
    i++;
    // A key that would name the prototype stays in event.original only.
    if (id !== '__proto__')
      elements[id] = Object.hasOwn(elements, id) ? merge(elements[id], params) : params;
  }
  return { elements, end: i };
}

/** The index of the quote that ends a value, or −1. */
function closingQuote(text: string, from: number): number {
  const quote = text.indexOf('"', from);
  if (quote <= from || text.charCodeAt(quote - 1) !== BACKSLASH) return quote;
  let i = from;
  for (let c = text.charCodeAt(i); c === c; c = text.charCodeAt(++i)) {
    if (c === QUOTE) return i;
    if (c === BACKSLASH) i++;
  }
  return -1;
}

/** RFC 5424 section 6.3.3: before any other character a backslash is itself. */
function unescape(value: string): string {
  let at = value.indexOf('\\');
  if (at < 0) return value;
  let out = '';
  let from = 0;
  while (at >= 0) {
    const next = value.charCodeAt(at + 1);
    if (next === QUOTE || next === BACKSLASH || next === CLOSE) {
      out += value.slice(from, at) + value[at + 1]!;
      from = at + 2;
      at = value.indexOf('\\', from);
    } else {
      at = value.indexOf('\\', at + 1);
    }
  }
  return out + value.slice(from);
}

function addParam(params: Record<string, EcsValue>, name: string, value: string): void {
  if (name === '__proto__') return;
  const known = Object.hasOwn(params, name) ? params[name] : undefined;
  if (known === undefined) params[name] = value;
  else if (Array.isArray(known)) known.push(value);
  else params[name] = [known, value];
}

/** An element that comes twice, which the RFC forbids: its later values stand. */
function merge(first: EcsValue | undefined, second: Record<string, EcsValue>): EcsValue {
  return { ...(first as Record<string, EcsValue>), ...second };
}
