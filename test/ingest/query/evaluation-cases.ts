import type { Fields } from '../../../ingest/query/values-at.ts';
import type { Filter } from '../../../ingest/query/filter.ts';

/** A claim, the filter, a document that fits and one that does not (either may be left out). */
export type EvaluationCase = readonly [string, Filter, Fields | undefined, Fields | undefined];

const name = (...value: unknown[]): Fields => ({ user: { name: value[0] } });
const ip = (value: unknown): Fields => ({ source: { ip: value } });
const pid = (value: unknown): Fields => ({ process: { pid: value } });
const at = (value: unknown): Fields => ({ event: { created: value } });
const equals = (field: string, value: string | number | boolean): Filter => ({
  type: 'equals',
  field,
  value,
});
const not = (filter: Filter): Filter => ({ type: 'not', filter });
const both = (...filters: Filter[]): Filter => ({ type: 'and', filters });
const wildcard = (value: string): Filter => ({ type: 'wildcard', field: 'user.name', value });
const cidr = (network: string): Filter => ({ type: 'cidr', field: 'source.ip', network });

/** What the tree means, case by case; every store's suite runs them beside the random ones. */
export const EVALUATION_CASES: readonly EvaluationCase[] = [
  ['not is the complement', not(equals('user.name', 'a')), name('b'), name('a')],
  ['not holds where the field is missing', not(equals('user.name', 'a')), {}, undefined],
  ['not holds where the field is null', not(equals('user.name', 'a')), name(null), undefined],
  [
    'not of an array asks every element',
    not(equals('user.name', 'a')),
    name(['b']),
    name(['b', 'a', 'c']),
  ],
  ['an empty and holds, an empty or does not', both(), {}, undefined],
  ['an empty or does not hold', { type: 'or', filters: [] }, undefined, {}],
  ['null is missing', { type: 'exists', field: 'user.name' }, name(''), name(null)],
  ['[] is missing', { type: 'exists', field: 'user.name' }, name(false), name([])],
  [
    'an array of nulls is missing',
    { type: 'exists', field: 'user.name' },
    name([null, 0]),
    name([null, [null]]),
  ],
  ['null is not the text null', equals('user.name', 'null'), name('null'), name(null)],
  ['an object has no value', { type: 'exists', field: 'user' }, { user: 1 }, name('a')],
  ['any element of an array', equals('user.name', 'a'), name(['b', 'a', 'c']), name(['b', 'c'])],
  ['arrays in arrays', equals('user.name', 'a'), name([['b', ['a']]]), name([['b']])],
  [
    'arrays of objects fan out',
    equals('user.name', 'a'),
    { user: [{ name: 'b' }, { name: 'a' }] },
    { user: [{ name: 'b' }] },
  ],
  [
    'a dotted key is the path',
    equals('vendor.a.b', 'x'),
    { vendor: { 'a.b': 'x' } },
    { vendor: { a: 'b' } },
  ],
  [
    'inherited keys are not fields',
    { type: 'exists', field: 'vendor.constructor.name' },
    undefined,
    { vendor: {} },
  ],
  ['Ө and ө', equals('user.name', 'өндөр'), name('ӨНДӨР'), name('ондор')],
  ['ү and Ү', { type: 'prefix', field: 'user.name', value: 'Ү' }, name('үнэ'), name('у')],
  ['İ is i with a dot', equals('user.name', 'i\u0307'), name('İ'), name('i')],
  ['ß is not ss', equals('user.name', 'STRAẞE'), name('straße'), name('strasse')],
  [
    'a final sigma is a sigma',
    { type: 'prefix', field: 'user.name', value: 'ΟΔΟΣ' },
    name('οδοσ και'),
    name('οδός'),
  ],
  ['composed and not', equals('user.name', 'e\u0301'), name('É'), name('e')],
  [
    'a letter composed only in lower case',
    equals('user.name', 'J\u030C'),
    name('\u01F0'),
    name('j'),
  ],
  [
    'cased tells case apart',
    { type: 'equals', field: 'user.name', value: 'Admin', cased: true },
    name('Admin'),
    name('admin'),
  ],
  [
    'cased contains',
    { type: 'contains', field: 'user.name', value: 'B', cased: true },
    name('aBc'),
    name('abc'),
  ],
  [
    'contains anywhere, without case',
    { type: 'contains', field: 'user.name', value: 'NEEDLE' },
    name(`${'x'.repeat(70_000)}needle`),
    name('needl'),
  ],
  [
    'prefix only at the start',
    { type: 'prefix', field: 'user.name', value: 'ad' },
    name('Administrator'),
    name('bad'),
  ],
  ['? is one character', wildcard('a?c'), name('abc'), name('ac')],
  ['? is one code point', wildcard('a?c'), name('a\u{1F600}c'), name('abbc')],
  ['* is any run', wildcard('a*c*e'), name('aXXcYe'), name('aXXcY')],
  ['* gives back what it took', wildcard('*ab*abc'), name('ab abab abc'), name('abc')],
  ['the whole text must fit', wildcard('b*'), name('bc'), name('abc')],
  ['an escaped star is a star', wildcard(String.raw`a\*c`), name('a*c'), name('abc')],
  [
    'a backslash before a letter is itself',
    wildcard(String.raw`C:\W*\*`),
    name(String.raw`c:\windows\*`),
    name('c:w'),
  ],
  ['dots and brackets are plain', wildcard('a.[c]*'), name('a.[c]d'), name('abc')],
  [
    'in is any of them',
    { type: 'in', field: 'user.name', values: ['a', 'b'] },
    name('B'),
    name('c'),
  ],
  [
    'in of nothing never holds',
    { type: 'in', field: 'user.name', values: [] },
    undefined,
    name('a'),
  ],
  ['a numeric literal matches a numeric string', equals('user.name', 5), name('5'), name('6')],
  [
    'a numeric literal matches whatever its spelling',
    equals('process.pid', 5),
    pid('5.0'),
    pid('five'),
  ],
  ['a text matches the number it spells', equals('user.name', '5'), name(5), name('05')],
  ['numbers compare as numbers', { type: 'range', field: 'process.pid', gt: 9 }, pid(10), pid(9)],
  [
    'numeric strings compare as numbers',
    { type: 'range', field: 'process.pid', gt: 9 },
    pid('10'),
    pid('9'),
  ],
  [
    '2^53 + 1 is not 2^53',
    equals('process.pid', '9007199254740993'),
    pid('9007199254740993'),
    pid('9007199254740992'),
  ],
  [
    'beyond 2^53 in order',
    { type: 'range', field: 'process.pid', gt: 9007199254740992 },
    pid('9007199254740993'),
    pid('9007199254740992'),
  ],
  [
    'below −2^53 in order',
    { type: 'range', field: 'process.pid', lt: '-9007199254740992' },
    pid('-9007199254740993'),
    pid('-9007199254740992'),
  ],
  [
    'both bounds on one element',
    { type: 'range', field: 'process.pid', gt: 3, lt: 7 },
    pid([1, 5]),
    pid([1, 9]),
  ],
  ['gte and lte include', { type: 'range', field: 'process.pid', gte: 5, lte: 5 }, pid(5), pid(6)],
  ['lt excludes', { type: 'range', field: 'process.pid', lt: 5 }, pid(4), pid(5)],
  ['text is in no range', { type: 'range', field: 'user.name', gte: 'a' }, undefined, name('b')],
  [
    'a keyword in a range of numbers',
    { type: 'range', field: 'event.code', gte: 4624 },
    { event: { code: '04625' } },
    { event: { code: '463' } },
  ],
  [
    'true is true',
    equals('process.interactive', true),
    { process: { interactive: true } },
    { process: { interactive: 'true' } },
  ],
  [
    'true is not 1',
    equals('process.interactive', 1),
    { process: { interactive: '1' } },
    { process: { interactive: true } },
  ],
  [
    'a boolean has no text',
    { type: 'contains', field: 'process.interactive', value: 'r' },
    { process: { interactive: 'true' } },
    { process: { interactive: true } },
  ],
  [
    'one instant, two zones',
    equals('event.created', '2026-02-01T08:00:00+08:00'),
    at('2026-02-01T00:00:00.000000Z'),
    at('2026-02-01T00:00:00.000001Z'),
  ],
  [
    'times to the microsecond',
    { type: 'range', field: 'event.created', gt: '2026-02-01T00:00:00Z' },
    at('2026-02-01T00:00:00.000001Z'),
    at('2026-02-01T00:00:00.0000009Z'),
  ],
  [
    'an IPv4-mapped address is its IPv4',
    equals('source.ip', '::ffff:10.0.0.1'),
    ip('10.0.0.1'),
    ip('10.0.0.2'),
  ],
  [
    'two spellings of one IPv6',
    equals('source.ip', '2001:DB8::1'),
    ip('2001:0db8:0:0::0001'),
    ip('2001:db8::2'),
  ],
  ['cidr of IPv4', cidr('10.0.0.0/8'), ip('10.255.255.255'), ip('11.0.0.0')],
  ['cidr of IPv4 holds mapped addresses', cidr('10.1.2.3/8'), ip('::ffff:a01:1'), ip('::10.0.0.1')],
  ['cidr not on a byte', cidr('10.64.0.0/10'), ip('10.127.0.1'), ip('10.128.0.0')],
  ['cidr of IPv6', cidr('2001:db8::/33'), ip('2001:db8:7fff::'), ip('2001:db8:8000::')],
  [
    'any ties conditions to one object',
    {
      type: 'any',
      path: 'email.attachments',
      filter: both(equals('file.name', 'a'), equals('file.size', 1)),
    },
    { email: { attachments: [{ file: { name: 'A', size: '1' } }] } },
    {
      email: { attachments: [{ file: { name: 'a', size: 2 } }, { file: { name: 'b', size: 1 } }] },
    },
  ],
  [
    'any with not needs an object',
    { type: 'any', path: 'email.attachments', filter: not(equals('file.name', 'a')) },
    { email: { attachments: [{ file: { name: 'a' } }, {}] } },
    { email: { attachments: [] } },
  ],
  [
    'any of one object alone',
    { type: 'any', path: 'email.attachments', filter: both() },
    { email: { attachments: {} } },
    { email: { attachments: 'a' } },
  ],
  [
    'text looks in the message',
    { type: 'text', value: 'FAILED pass' },
    { message: 'xx failed password' },
    { message: 'failed' },
  ],
  [
    'text looks in the command line',
    { type: 'text', value: 'өнд' },
    { process: { command_line: ['a', 'ӨНДӨР'] } },
    { process: { title: 'ӨНДӨР' } },
  ],
];
