import type { Parsed } from './parser.ts';

/** What becomes of a record that no parser takes: its text, and the reason. */
export function genericRecord(text: string, code: string, message: string): Parsed {
  return {
    dataset: 'generic',
    fields: text === '' ? {} : { message: text },
    error: { code, message },
  };
}
