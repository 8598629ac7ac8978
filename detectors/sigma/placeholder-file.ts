import type { Placeholders } from './placeholders.ts';
import { isList, isMap } from './detection-section.ts';
import { readYamlDocuments } from './yaml-documents.ts';

/**
 * Reads placeholder lists from YAML: `name: [values]` or `name: value`.
 * @throws Error with code `PLACEHOLDERS_INVALID` that says what is wrong where
 */
export function readPlaceholders(text: string): Placeholders {
  const [document, ...others] = readYamlDocuments(text);
  if (document === undefined) return new Map();
  if ('reason' in document) throw invalid(`line ${document.line}: ${document.reason}`);
  if (others.length > 0 || !isMap(document.value)) throw invalid('expected one mapping');
  return new Map(
    [...document.value].map(([name, value]) => {
      const values = isList(value) ? value : [value];
      const texts = values.map(item => {
        if (isMap(item) || isList(item) || item === null) {
          throw invalid(`line ${document.lineOf([name])}: ${name} must be a list of values`);
        }
        return String(item);
      });
      return [name, texts];
    }),
  );
}

function invalid(reason: string): Error {
  return Object.assign(new Error(reason), { code: 'PLACEHOLDERS_INVALID' });
}
