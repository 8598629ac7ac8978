import type { Act, Document } from '../document-store.ts';

/**
 * An act as it crosses to the writer's thread: the document as the JSON text that the file will
 * hold. Text crosses in one copy and is parsed once, where a tree would be walked four times.
 */
export type StoredAct =
  | Exclude<Act, { readonly document: Document }>
  | ({ readonly type: 'insert' } & StoredDocument)
  | ({ readonly type: 'replaceIfVersion'; readonly replaced: number } & StoredDocument);

export interface StoredDocument {
  readonly collection: string;
  readonly id: string;
  readonly version: number;
  readonly body: string;
}

export function storedAct(act: Act): StoredAct {
  switch (act.type) {
    case 'insert':
      return { type: act.type, ...storedDocument(act.collection, act.document) };
    case 'replaceIfVersion': {
      const document = storedDocument(act.collection, act.document);
      return { type: act.type, replaced: act.version, ...document };
    }
    case 'remove':
    case 'appendAudit':
    case 'eraseAudit':
    case 'cutAudit':
    case 'outbox':
      return act;
  }
}

function storedDocument(collection: string, document: Document): StoredDocument {
  const { id, version } = document;
  return { collection, id, version, body: JSON.stringify(document) };
}
