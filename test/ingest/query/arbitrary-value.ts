import * as fc from 'fast-check';
import type { FieldType } from '../../../ingest/query/field-types.ts';
import type { Scalar } from '../../../ingest/query/filter.ts';

/** Longer than any limit a store sets by itself (32,766 bytes of a Lucene term). */
export const LONG = `${'x'.repeat(40_000)} needle`;

/** Few texts on purpose, so that filters meet documents. */
const TEXTS: readonly string[] = [
  'Өндөр',
  'өНДӨР',
  'ҮНЭ',
  'үнэ',
  'İstanbul',
  'i\u0307stanbul',
  'istanbul',
  'Straße',
  'STRAẞE',
  'strasse',
  'ΣΊΣΥΦΟΣ',
  'σίσυφος',
  'J\u030C',
  '\u01F0',
  'e\u0301t\u00E9',
  'ÉTÉ',
  '\u{10400}',
  '\u{10428}',
  '\uFFFD',
  'Admin',
  'admin',
  'administrator',
  'a*b?c',
  'aXbYc',
  String.raw`C:\Windows\System32\cmd.exe`,
  String.raw`back\\slash\*`,
  'say "hi"',
  'two words\nand a line',
  "O'Brien; DROP TABLE documents--",
  '100%_done',
  '',
  ' ',
  'null',
  'not',
  'constructor',
  '[]',
  LONG,
];

const NUMBERS: readonly Scalar[] = [
  0,
  5,
  -1,
  1.5,
  44,
  443,
  2 ** 53 - 1,
  2 ** 53,
  1e21,
  '5',
  '05',
  '5.0',
  '-1',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '-9007199254740993',
  '340282366920938463463374607431768211456',
  '0x10',
];

const TIMES: readonly Scalar[] = [
  '2026-02-01T00:00:00.000000Z',
  '2026-02-01T08:00:00+08:00',
  '2026-02-01T00:00:00.000001Z',
  '2026-02-01T00:00:00.0000019Z',
  '1969-12-31T23:59:59Z',
  1_769_904_000_000_000,
  'yesterday',
];

const ADDRESSES: readonly Scalar[] = [
  '10.0.0.1',
  '::ffff:10.0.0.1',
  '::FFFF:a00:1',
  '10.255.255.255',
  '11.0.0.0',
  '2001:db8::1',
  '2001:0DB8:0:0::0001',
  '::',
  '010.0.0.1',
  'fe80::1%eth0',
];

export const NETWORKS: readonly string[] = [
  '10.0.0.0/8',
  '10.0.0.1',
  '::ffff:10.0.0.0/104',
  '2001:db8::/32',
  '0.0.0.0/0',
  '::/0',
];

/** Values as a field of this type mostly has them; one in eight is of another kind. */
export function arbitraryScalar(type: FieldType): fc.Arbitrary<Scalar> {
  const any = [...TEXTS, ...NUMBERS, ...TIMES, ...ADDRESSES, true, false, 'true'];
  const own: Record<FieldType, readonly Scalar[]> = {
    keyword: [...TEXTS, 5, '5', true],
    text: TEXTS,
    number: NUMBERS,
    time: TIMES,
    ip: ADDRESSES,
    boolean: [true, false, 'true', 'FALSE', 1],
    flattened: [...TEXTS, ...NUMBERS, true],
  };
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...own[type]) },
    { weight: 1, arbitrary: fc.constantFrom(...any) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  );
}

/** What stands at a field: mostly a value, sometimes nothing in one of its forms, or an array. */
export function arbitraryContent(type: FieldType): fc.Arbitrary<unknown> {
  const scalar = arbitraryScalar(type);
  return fc.oneof(
    { weight: 6, arbitrary: scalar },
    { weight: 1, arbitrary: fc.constantFrom(null, [], [null], [[]], {}) },
    { weight: 2, arbitrary: fc.array(fc.oneof(scalar, fc.constant(null)), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('5'), fc.constant(7), scalar, fc.boolean()) },
    { weight: 1, arbitrary: fc.array(fc.array(scalar, { maxLength: 2 }), { maxLength: 2 }) },
  );
}
