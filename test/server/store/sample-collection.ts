import * as fc from 'fast-check';
import { EVERYTHING } from '../../../ingest/query/filter.ts';
import { mintScope } from '../../../ingest/query/scope.ts';
import { arbitraryDocument } from '../../ingest/query/arbitrary-document.ts';
import type { Collection, Document } from '../../../server/store/document-store.ts';
import type { Fields } from '../../../ingest/query/values-at.ts';

export type Sample = Document & Fields;

const FIELDS_PINNED = [['event.code'], ['process.interactive'], ['user.name', 'vendor.items.name']];

/** Declares some of the generated documents' fields, of every type; leaves others undeclared. */
export const SAMPLES: Collection<Sample> = {
  name: 'samples',
  indexes: [
    { field: 'user.name', type: 'keyword' },
    { field: 'message', type: 'keyword' },
    { field: 'event.code', type: 'keyword' },
    { field: 'vendor.items.name', type: 'keyword' },
    { field: 'process.pid', type: 'number' },
    { field: 'http.response.bytes', type: 'number' },
    { field: 'event.created', type: 'time' },
    { field: 'source.ip', type: 'ip' },
    { field: 'dns.resolved_ip', type: 'ip' },
    { field: 'process.interactive', type: 'boolean' },
  ],
};

/** The same with lists, so that pages are found along them where a filter pins their fields. */
export const LISTED: Collection<Sample> = {
  ...SAMPLES,
  name: 'listed',
  lists: FIELDS_PINNED.flatMap(by => [
    { by, sort: 'event.created' },
    { by, sort: 'user.name' },
  ]),
};

/** Two constituencies' documents lie in one collection; `constituent` is a declared field. */
export const SHARED: Collection<Sample> = {
  name: 'shared',
  indexes: [...SAMPLES.indexes, { field: 'constituent', type: 'keyword' }],
};

export const ALL = mintScope(EVERYTHING);

/** New documents with ids in no order. */
export function sampleDocuments(count: number): Sample[] {
  return fc.sample(arbitraryDocument, count).map((document, i) => ({
    ...document,
    id: `${(i * 7919) % 1009}-${i}`,
    version: 1,
  }));
}
