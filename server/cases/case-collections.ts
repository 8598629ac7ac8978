import type { Collection, Document } from '../store/document-store.ts';
import type { Case, CaseCopies } from './case.ts';
import type { Note } from './note.ts';

export const CASES: Collection<Case> = {
  name: 'cases',
  unique: ['number'],
  text: ['number', 'title', 'description'],
  indexes: [
    { field: 'number', type: 'keyword' },
    { field: 'status', type: 'keyword' },
    { field: 'severity', type: 'keyword' },
    { field: 'priority', type: 'number' },
    { field: 'owner', type: 'keyword' },
    { field: 'constituents', type: 'keyword' },
    { field: 'access', type: 'keyword' },
    { field: 'restricted', type: 'boolean' },
    { field: 'marking.tlp', type: 'keyword' },
    { field: 'marking.originator', type: 'keyword' },
    { field: 'marking.recipients', type: 'keyword' },
    { field: 'links.alertId', type: 'keyword' },
    { field: 'createdAt', type: 'time' },
    { field: 'updatedAt', type: 'time' },
  ],
};

/** Documents of their own: a case of many alerts would be rewritten whole with every change. */
export const CASE_COPIES: Collection<CaseCopies> = {
  name: 'case-copies',
  indexes: [{ field: 'caseId', type: 'keyword' }],
};

/** The last number given out in a year, which is the id; moves in the commit of the case. */
export type CaseCounter = Document & { readonly last: number };
export const CASE_COUNTERS: Collection<CaseCounter> = { name: 'case-counters', indexes: [] };

export const NOTES: Collection<Note> = {
  name: 'notes',
  indexes: [
    { field: 'object.id', type: 'keyword' },
    { field: 'author', type: 'keyword' },
    { field: 'at', type: 'time' },
  ],
};
