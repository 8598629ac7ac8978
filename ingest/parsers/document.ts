import { isEcsDocument, parseEcsDocument } from './ecs-json.ts';
import { type JsonObject, readJsonObject } from './json-text.ts';
import { parsePlainJson } from './json.ts';
import type { ParseContext, Parsed } from './parser.ts';
import { parseWindows } from './windows.ts';

/** Asks the product parsers, most particular first; plain JSON takes whatever is left. */
export function parseObject(document: JsonObject, context: ParseContext): Parsed {
  const windows = parseWindows(document, context);
  if (windows !== undefined) return windows;
  return isEcsDocument(document) ? parseEcsDocument(document) : parsePlainJson(document, context);
}

/**
 * Reads a record that should be a JSON object, bare or after the `@cee:` cookie.
 * @returns the reason where it is none
 */
export function parseJsonText(
  text: string,
  context: ParseContext,
): Parsed | { readonly dataset?: undefined; readonly code: string; readonly message: string } {
  const body = text.startsWith('@cee:') ? text.slice(5).trimStart() : text;
  const reading = readJsonObject(body);
  return reading.code === undefined ? parseObject(reading.object, context) : reading;
}
