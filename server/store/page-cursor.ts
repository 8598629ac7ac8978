import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { StoreError } from '../../ingest/store/event-store.ts';
import type { SortKey } from './sort-key.ts';

/** The last row of a page. */
export interface RowPlace {
  readonly key: SortKey;
  readonly id: string;
}

const FORMAT = 1;

/**
 * Writes a place as an opaque text that only this key's holder can make and that fits only the
 * question it came from.
 * @param question what the pages answer: collection, filter, sort, scope
 */
export function signCursor(place: RowPlace, question: unknown, key: Uint8Array): string {
  const body = Buffer.from(JSON.stringify([FORMAT, place.key, place.id])).toString('base64url');
  return `${body}.${seal(body, question, key).toString('base64url')}`;
}

/**
 * Reads what `signCursor` wrote.
 * @throws StoreError `QUERY_REFUSED` where it is damaged, forged, or of another question
 */
export function openCursor(cursor: string, question: unknown, key: Uint8Array): RowPlace {
  const [body = '', mac = '', ...more] = cursor.split('.');
  const given = Buffer.from(mac, 'base64url');
  const right = seal(body, question, key);
  if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) {
    throw new StoreError(
      'QUERY_REFUSED',
      'The cursor is not one given for this collection, filter, sort and scope; ask for the first page.',
    );
  }
  const [, sortKey, id] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    number,
    string,
    string,
  ];
  return { key: sortKey, id };
}

function seal(body: string, question: unknown, key: Uint8Array): Buffer {
  const digest = createHash('sha256').update(sortedJson(question)).digest();
  return createHmac('sha256', key).update(digest).update(body).digest();
}

/** JSON with the keys of objects in order: the same filter may come with others. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
