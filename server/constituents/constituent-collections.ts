import type { Collection, Document } from '../store/document-store.ts';
import type { Constituent } from './constituent.ts';
import type { Source } from './source.ts';

export const CONSTITUENTS: Collection<Constituent> = {
  name: 'constituents',
  indexes: [
    { field: 'names.mn', type: 'keyword' },
    { field: 'names.en', type: 'keyword' },
    { field: 'sector', type: 'keyword' },
    { field: 'centre', type: 'keyword' },
    { field: 'critical', type: 'boolean' },
  ],
};

export const SOURCES: Collection<Source> = {
  name: 'sources',
  unique: ['tokenHash'],
  indexes: [
    { field: 'name', type: 'keyword' },
    { field: 'constituent', type: 'keyword' },
    { field: 'tokenHash', type: 'keyword' },
    { field: 'createdAt', type: 'time' },
  ],
};

/**
 * One document whose version moves in every commit that changes constituents or sources: it
 * orders their writers, and tells a running server which snapshot is the newest.
 */
export const REGISTER: Collection<Document> = { name: 'constituent-register', indexes: [] };
