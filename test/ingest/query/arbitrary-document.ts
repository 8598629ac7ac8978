import * as fc from 'fast-check';
import { eventFieldType } from '../../../ingest/query/field-types.ts';
import { arbitraryContent } from './arbitrary-value.ts';
import type { Fields } from '../../../ingest/query/values-at.ts';

/** Fields of events that generated documents have and generated filters ask for. */
export const FIELDS: readonly string[] = [
  'user.name',
  'host.name',
  'process.command_line',
  'message',
  'event.code',
  'process.pid',
  'http.response.bytes',
  'event.created',
  'source.ip',
  'dns.resolved_ip',
  'process.interactive',
  'vendor.Data',
  'vendor.Weird key',
  'vendor.items.name',
];

/** An array of objects, and the fields of one, relative to it. */
export const OBJECTS = {
  path: 'email.attachments',
  fields: ['file.name', 'file.size', 'file.hash.sha256'],
} as const;

/** A document without identity, nested as events are; each field may be missing. */
export const arbitraryDocument: fc.Arbitrary<Fields> = fc
  .tuple(
    fc.record(
      Object.fromEntries(FIELDS.map(field => [field, arbitraryContent(eventFieldType(field))])),
      { requiredKeys: [] },
    ),
    fc.option(fc.array(arbitraryObject(), { maxLength: 3 }), { nil: undefined, freq: 3 }),
    // A key with a dot in it, as a sender's own field may be.
    fc.option(arbitraryContent('flattened'), { nil: undefined, freq: 4 }),
  )
  .map(([flat, objects, dotted]) => {
    const document = nest(flat);
    if (objects !== undefined) document['email'] = { attachments: objects };
    if (dotted !== undefined) {
      const vendor = document['vendor'] as Record<string, unknown> | undefined;
      document['vendor'] = { ...vendor, 'items.name': dotted };
    }
    return document;
  });

function arbitraryObject(): fc.Arbitrary<Fields> {
  const contents = OBJECTS.fields.map(field => [
    field,
    arbitraryContent(eventFieldType(`${OBJECTS.path}.${field}`)),
  ]);
  return fc
    .record(Object.fromEntries(contents) as Record<string, fc.Arbitrary<unknown>>, {
      requiredKeys: [],
    })
    .map(nest);
}

/** `{ 'a.b': 1 }` to `{ a: { b: 1 } }`. */
export function nest(flat: Fields): Record<string, unknown> {
  const nested: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(flat)) {
    const keys = path.split('.');
    let at = nested;
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>;
    at[keys.at(-1) ?? ''] = value;
  }
  return nested;
}
