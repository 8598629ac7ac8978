import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { constituentSchema } from './constituent.ts';

export const COLUMNS = [
  'name_mn',
  'name_en',
  'sector',
  'critical',
  'centre',
  'tlp',
  'cidrs',
  'asns',
  'domains',
] as const;

const rowSchema = constituentSchema.omit({
  id: true,
  version: true,
  contacts: true,
  createdAt: true,
});

/** What a row says of a constituent. */
export type ConstituentRow = z.infer<typeof rowSchema>;

export interface CsvProblem {
  /** 1-based line of the file. */
  readonly line: number;
  readonly message: string;
}

export interface CsvRows {
  readonly rows: readonly { readonly line: number; readonly row: ConstituentRow }[];
  readonly problems: readonly CsvProblem[];
}

/**
 * Reads the register's CSV: the header is required, in any order; lists are separated by `;`;
 * `critical` is true or false. A row with a mistake is a problem; the others are read.
 */
export function readConstituentsCsv(text: string): CsvRows {
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      columns: header,
      info: true,
      trim: true,
      skip_empty_lines: true,
    }) as never;
  } catch (error) {
    const { message, lines } = error as Error & { lines?: number };
    return { rows: [], problems: [{ line: lines ?? 1, message }] };
  }
  const rows: { line: number; row: ConstituentRow }[] = [];
  const problems: CsvProblem[] = [];
  for (const { record, info } of records) {
    const parsed = rowSchema.safeParse({
      names: { mn: record['name_mn'], en: record['name_en'] },
      sector: record['sector'],
      critical: truth(record['critical']),
      centre: record['centre'],
      tlp: record['tlp'],
      cidrs: list(record['cidrs']),
      asns: list(record['asns']).map(text => Number(text.replace(/^AS/i, ''))),
      domains: list(record['domains']),
    });
    if (parsed.success) rows.push({ line: info.lines, row: parsed.data });
    else
      for (const { path, message } of parsed.error.issues)
        problems.push({ line: info.lines, message: `${path.join('.')}: ${message}` });
  }
  return { rows, problems };
}

function header(names: readonly string[]): string[] {
  const found = names.map(name => name.trim().toLowerCase());
  const missing = COLUMNS.filter(column => !found.includes(column));
  const unknown = found.filter(name => !(COLUMNS as readonly string[]).includes(name));
  if (missing.length > 0) throw new Error(`the header lacks ${missing.join(', ')}`);
  if (unknown.length > 0) throw new Error(`the header has unknown columns: ${unknown.join(', ')}`);
  return found;
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(';')
    .map(item => item.trim())
    .filter(item => item !== '');
}

function truth(text: string | undefined): unknown {
  const word = (text ?? '').toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : text;
}
