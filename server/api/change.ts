import { setTimeout } from 'node:timers/promises';
import { formatTime } from '../../ingest/event/time.ts';
import { StoreError } from '../../ingest/store/event-store.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Act } from '../store/document-store.ts';
import type { Identity } from '../users/identify.ts';
import { ApiError } from './api-error.ts';

/** Who changes something, and when (RFC 3339, microseconds). */
export interface Change {
  readonly id: string;
  readonly at: string;
  readonly kind: 'user' | 'service';
}

/** @param now in ms */
export function changeBy({ subject }: Identity, now: number): Change {
  return { id: subject.id, kind: subject.kind, at: formatTime(now * 1000) };
}

/** The audit entry of a change, for the commit that makes it. */
export function audited({ id, kind, at }: Change, entry: Omit<AuditEntry, 'at' | 'actor'>): Act {
  return { type: 'appendAudit', entry: { at, actor: { kind, id }, ...entry } };
}

/** The row from which everything outside the store learns of a change. */
export function told(topic: 'alert' | 'case', { id, version }: Versioned): Act {
  return { type: 'outbox', topic, payload: { id, version } };
}

interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** Refuses to change what the caller has not seen. @throws ApiError `VERSION_CONFLICT` */
export function expectVersion({ version }: Versioned, expected: number): void {
  if (version !== expected)
    throw new ApiError(
      'VERSION_CONFLICT',
      `It was changed meanwhile: it is at version ${version} now.`,
      undefined,
      version,
    );
}

/** Attempts where another writer may come in between; each loses to one who got on. */
const ATTEMPTS = 100;

/**
 * Loads, decides and commits; again from the start where another writer was faster. The decision
 * itself refuses where the caller's version is no longer the one that is there.
 */
export async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (let i = 1; ; i++) {
    try {
      return await attempt();
    } catch (error) {
      if (!lostRace(error) || i === ATTEMPTS) throw error;
      // At random, so that two who lost to each other do not meet again.
      await setTimeout(Math.random() * Math.min(i, 20));
    }
  }
}

/** Whether a commit failed because of another's, and nothing was changed. */
function lostRace(error: unknown): boolean {
  return (
    error instanceof StoreError &&
    (error.code === 'VERSION_CONFLICT' || error.code === 'DOCUMENT_EXISTS')
  );
}

/** Leaves out what is undefined: a member that is not there is not one without a value. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Defined<T>;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };
