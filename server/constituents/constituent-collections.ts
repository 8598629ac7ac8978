import type { Collection } from '../store/document-store.ts';
import type { Constituent } from './constituent.ts';

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
