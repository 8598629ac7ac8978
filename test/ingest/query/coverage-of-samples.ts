import { LONG } from './arbitrary-value.ts';
import { FIELDS } from './arbitrary-document.ts';
import { valuesAt } from '../../../ingest/query/values-at.ts';
import type { Fields } from '../../../ingest/query/values-at.ts';

/** What generated documents must have shown, so that a suite that passes has met it. */
const REQUIRED: Readonly<Record<string, (document: Fields, json: string) => boolean>> = {
  null: (_, json) => /[:[,]null[,}\]]/.test(json),
  missing: document => valuesAt(document, 'user.name').length === 0,
  'an empty array': (_, json) => json.includes(':[]'),
  'a mixed array': (_, json) => json.includes('["5",7,'),
  Ө: (_, json) => json.includes('Ө'),
  ү: (_, json) => json.includes('ү'),
  İ: (_, json) => json.includes('İ'),
  ß: (_, json) => json.includes('ß'),
  'an escape': (_, json) => json.includes(String.raw`\\*`),
  '2^53 - 1': (_, json) => json.includes('9007199254740991'),
  '2^53 + 1': (_, json) => json.includes('"9007199254740993"'),
  'a very long string': (_, json) => json.includes(LONG),
};

export interface Coverage {
  see(document: Fields): void;
  /** @throws where something required was never generated, or a field never had a value */
  assertComplete(): void;
}

/** Watches generated documents. */
export function watchCoverage(): Coverage {
  const missing = new Set([...Object.keys(REQUIRED), ...FIELDS]);
  return {
    see(document) {
      if (missing.size === 0) return;
      const json = JSON.stringify(document);
      for (const name of missing) {
        const seen = REQUIRED[name]?.(document, json) ?? valuesAt(document, name).length > 0;
        if (seen) missing.delete(name);
      }
    },
    assertComplete() {
      if (missing.size > 0) throw new Error(`never generated: ${[...missing].join(', ')}`);
    },
  };
}
