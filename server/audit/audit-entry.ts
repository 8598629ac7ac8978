import type { Collection, Document } from '../store/document-store.ts';

/** What may be done. Closed: a new verb is a decision, written here. */
export const AUDIT_ACTIONS = [
  'create', 'read', 'search', 'change', 'remove', 'import', 'export', 'share', 'send',
  'acknowledge', 'assign', 'close', 'reopen', 'link', 'unlink', 'merge', 'split', 'note',
  'sign-in', 'sign-in-refused', 'sign-out', 'step-up', 'lock', 'unlock', 'reset',
  'enable', 'disable', 'revoke', 'rotate', 'grant', 'withdraw', 'refuse',
  'request', 'approve', 'reject', 'break-glass', 'review',
  'run', 'start', 'stop', 'hold', 'release', 'retain', 'redact', 'erase',
] as const; // prettier-ignore
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What it may be done to. Closed as well. */
export const AUDIT_OBJECTS = [
  'alert', 'case', 'event', 'evidence', 'observable', 'report', 'note', 'message',
  'user', 'session', 'factor', 'token', 'role', 'team', 'constituent', 'source', 'contact',
  'rule', 'suppression', 'placeholder', 'indicator', 'playbook', 'run', 'view',
  'audit', 'retention', 'policy', 'configuration', 'system',
] as const; // prettier-ignore
export type AuditObjectKind = (typeof AUDIT_OBJECTS)[number];

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * One thing that was done. `reason` and `payload` may hold personal data: the chain covers only a
 * salted commitment of the two, so that they can be erased. Everything else stays as long as the
 * entry does, so ids stand there and no names.
 */
export interface AuditEntry {
  /** RFC 3339 in UTC with six decimals. */
  readonly at: string;
  readonly actor: { readonly kind: 'user' | 'service' | 'system'; readonly id: string };
  readonly action: AuditAction;
  readonly object: { readonly kind: AuditObjectKind; readonly id: string };
  /** Whose object it is: what a scope compares. */
  readonly constituent?: string;
  /** Of the HTTP request, as in the log. */
  readonly requestId?: string;
  readonly reason?: string;
  /** Before and after, or details. */
  readonly payload?: { readonly [key: string]: Json | undefined };
}

/** An entry as it is read: with its place in its chain. */
export interface AuditRecord extends AuditEntry, Document {
  readonly chain: string;
  /** From 1, without gaps. */
  readonly sequence: number;
  /** The hash of the entry before in the chain. */
  readonly previous: string;
  readonly hash: string;
  /** Present where there is, or was before it was erased, a reason or a payload. */
  readonly commitment?: string;
}

/** Audit entries are found like documents, and written by `appendAudit` alone. */
export const AUDIT: Collection<AuditRecord> = {
  name: 'audit',
  indexes: [
    { field: 'at', type: 'time' },
    { field: 'actor.id', type: 'keyword' },
    { field: 'actor.kind', type: 'keyword' },
    { field: 'action', type: 'keyword' },
    { field: 'object.kind', type: 'keyword' },
    { field: 'object.id', type: 'keyword' },
    { field: 'constituent', type: 'keyword' },
    { field: 'requestId', type: 'keyword' },
    { field: 'chain', type: 'keyword' },
  ],
  lists: ['actor.id', 'object.id', 'constituent'].map(field => ({ by: [field], sort: 'at' })),
  text: ['reason', 'object.id', 'actor.id'],
};
