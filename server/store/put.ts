import type { Act, Collection, Document } from './document-store.ts';

/** Inserts the first version, replaces with any later one. */
export function put<D extends Document>({ name }: Collection<D>, document: D): Act {
  return document.version === 1
    ? { type: 'insert', collection: name, document }
    : { type: 'replaceIfVersion', collection: name, document, version: document.version - 1 };
}
