import { readAgentLine } from './agent-line.ts';
import { decodeText } from './decode-text.ts';
import { parseJsonText, parseObject } from './document.ts';
import { genericRecord } from './generic.ts';
import { type JsonObject, tameJson } from './json-text.ts';
import type { ParseContext, Parsed } from './parser.ts';
import { parserNamed } from './parser-list.ts';
import { parseSyslog } from './syslog.ts';

/** What a record became, with the record as received. */
export interface ParsedRecord extends Parsed {
  /** The record's text. */
  readonly original: string;
  /** The bytes, where they were not UTF-8 and `original` is a reading of them. */
  readonly original_base64?: string;
}

/**
 * Reads one record: every record becomes an event. Asks JSON parsers where it begins as JSON,
 * else the syslog header and then the program's parser; what nobody takes is `generic` and says
 * why.
 * @param record its bytes without line end, or its text
 * @param dataset a name from `parser-list.ts`, to ask that parser only
 * @throws Error with code PARSER_UNKNOWN for a name not on the list: check it before
 */
export function parseRecord(
  record: Uint8Array | string,
  context: ParseContext,
  dataset?: string,
): ParsedRecord {
  if (typeof record === 'string') return withOriginal(parseText(record, context, dataset), record);
  const { text, base64 } = decodeText(record);
  return withOriginal(parseText(text, context, dataset), text, base64);
}

/**
 * The same for an object that is parsed already, as `_bulk` brings it. The object is taken over:
 * the event may keep it, and members that could harm are removed from it.
 */
export function parseDocument(
  object: JsonObject,
  originalText: string,
  context: ParseContext,
): ParsedRecord {
  const reading = tameJson(object, /\\u[dD][89a-fA-F]/.test(originalText));
  const parsed =
    reading.code === undefined
      ? readAgentLine(parseObject(reading.object, context), context)
      : genericRecord(originalText, reading.code, reading.message);
  return withOriginal(parsed, originalText);
}

function parseText(text: string, context: ParseContext, dataset: string | undefined): Parsed {
  if (dataset !== undefined) {
    const named = parserNamed(dataset);
    if (named === undefined) {
      throw Object.assign(new Error(`no parser is named ${dataset}`), { code: 'PARSER_UNKNOWN' });
    }
    return (
      named.parse(text, context) ??
      genericRecord(text, 'not_of_dataset', `the record is not of the kind ${dataset}`)
    );
  }
  const first = text.charCodeAt(0);
  if (first === 0x7b || first === 0x40) {
    const json = parseJsonText(text, context);
    if (json.dataset !== undefined) return readAgentLine(json, context);
    if (first === 0x7b) return genericRecord(text, json.code, json.message);
  }
  const syslog = parseSyslog(text, context);
  if (syslog !== undefined) return syslog;
  if (text.trim() === '') return genericRecord(text, 'empty', 'the record is empty');
  return genericRecord(text, 'unrecognised', 'no parser knows this form of record');
}

function withOriginal(parsed: Parsed, original: string, base64?: string): ParsedRecord {
  const record = parsed as Parsed & { original: string; original_base64?: string };
  // The parser made this object for this record; a copy per event would cost for nothing.
  record.original = original;
  if (base64 !== undefined) record.original_base64 = base64;
  return record;
}
