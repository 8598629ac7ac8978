import { StoreError } from '../../../ingest/store/event-store.ts';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** An error of this store as it is; one of SQLite's as the `StoreError` that says what to do. */
export function asStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const code = Number((cause as { errcode?: number }).errcode) & 0xff;
  if (code === CORRUPT || code === NOT_A_DATABASE) {
    return new StoreError(
      'STORE_DAMAGED',
      `The document store's file is damaged: ${cause.message}`,
      {
        cause,
      },
    );
  }
  return new StoreError('STORE_UNAVAILABLE', `The document store failed: ${cause.message}`, {
    cause,
  });
}

/** A question that the store does not answer, because it is asked wrongly. */
export function refused(message: string): StoreError {
  return new StoreError('QUERY_REFUSED', message);
}
