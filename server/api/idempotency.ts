import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { StoreError } from '../../ingest/store/event-store.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { Collection, Document, DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { ApiError } from './api-error.ts';

/** A write that was asked for under a key of the client's. The id is a hash of caller and key. */
interface KeyedWrite extends Document {
  readonly requestHash: string;
  readonly at: string;
  /** Undefined while it runs, and for good where the program ended meanwhile. */
  readonly answer?: string;
}

export const KEYED_WRITES: Collection<KeyedWrite> = {
  name: 'keyed-writes',
  indexes: [{ field: 'at', type: 'time' }],
};

const MAX_KEY = 200;

/** Runs a write once for each `Idempotency-Key`; a repeat gets the first answer. */
export interface Idempotency {
  /**
   * @param caller whose key it is: keys of others are others
   * @param secret the answer is shown once and must not be kept: a repeat is refused
   */
  once<T>(request: Request, caller: string, secret: boolean, write: () => Promise<T>): Promise<T>;
}

export function createIdempotency(documents: DocumentStore, now: () => number): Idempotency {
  return {
    async once<T>(
      request: Request,
      caller: string,
      secret: boolean,
      write: () => Promise<T>,
    ): Promise<T> {
      const key = request.get('idempotency-key');
      if (key === undefined || request.method === 'GET') return write();
      if (key === '' || key.length > MAX_KEY) {
        throw new ApiError('INVALID_REQUEST', `Idempotency-Key has 1 to ${MAX_KEY} characters.`);
      }
      const id = hash(caller, key);
      const requestHash = hash(request.method, request.path, JSON.stringify(request.body ?? null));
      const at = new Date(now()).toISOString();
      const running: KeyedWrite = { id, version: 1, requestHash, at };
      try {
        await documents.commit([put(KEYED_WRITES, running)]);
      } catch (error) {
        if (!(error instanceof StoreError) || error.code !== 'DOCUMENT_EXISTS') throw error;
        const first = await documents.get(KEYED_WRITES, id, SYSTEM_SCOPE);
        return repeated(first, requestHash, secret) as T;
      }
      try {
        const answer = await write();
        const kept = secret ? {} : { answer: JSON.stringify(answer ?? null) };
        await documents.commit([put(KEYED_WRITES, { ...running, ...kept, version: 2 })]);
        return answer;
      } catch (error) {
        // Refused: nothing was written, the key is free again.
        if (error instanceof ApiError) {
          await documents.commit([
            { type: 'remove', collection: KEYED_WRITES.name, id, version: 1 },
          ]);
        }
        throw error;
      }
    },
  };
}

function repeated(first: KeyedWrite | undefined, requestHash: string, secret: boolean): unknown {
  if (first && first.requestHash !== requestHash) {
    throw new ApiError(
      'IDEMPOTENCY_CONFLICT',
      'This Idempotency-Key was used for another request.',
    );
  }
  if (first?.answer !== undefined) return JSON.parse(first.answer);
  throw new ApiError(
    'IDEMPOTENCY_CONFLICT',
    secret && first?.version === 2
      ? 'This was done already; its answer is shown once only.'
      : 'This request is under way, or was cut off: look whether it was done.',
  );
}

function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
