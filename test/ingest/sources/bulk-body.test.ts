import { expect } from 'chai';
import * as fc from 'fast-check';
import type { BulkItem } from '../../../ingest/sources/bulk-body.ts';
import { parseBulkBody } from '../../../ingest/sources/bulk-body.ts';

function items(text: string, index?: string): readonly BulkItem[] {
  const body = parseBulkBody(text, index);
  if ('refused' in body) throw new Error(body.refused.reason);
  return body.items;
}

const errorOf = (item: BulkItem | undefined) =>
  item && 'error' in item ? item.error.type : undefined;

describe('parseBulkBody', () => {
  it('reads actions and their documents, with the text as it was sent', () => {
    const text = '{"create":{"_index":"a","_id":"1"}}\n{"x": 1}\n{"index":{}}\r\n{"y":2}\r\n';
    expect(items(text, 'path')).to.deep.equal([
      { action: 'create', index: 'a', id: '1', document: { x: 1 }, text: '{"x": 1}' },
      { action: 'index', index: 'path', document: { y: 2 }, text: '{"y":2}' },
    ]);
  });

  it('does without the last line end, and without an index', () => {
    expect(items('{"create":{}}\n{"x":1}')).to.have.nested.property('[0].index', '');
  });

  it('names an item that may not be, and goes on with the next', () => {
    const text = [
      '{"delete":{"_id":"1"}}',
      '{"update":{"_id":"2"}}',
      '{"doc":{}}',
      '{"create":{}}',
      'not json',
      '{"create":{}}',
      '[1]',
      '{"create":{"_id":""}}',
      '{}',
      `{"create":{"_id":"${'x'.repeat(513)}"}}`,
      '{}',
      '{"create":{}}',
      '{"kept":true}',
      '',
    ].join('\n');
    const found = items(text);
    expect(found.map(errorOf)).to.deep.equal([
      'illegal_argument_exception',
      'illegal_argument_exception',
      'document_parsing_exception',
      'document_parsing_exception',
      'illegal_argument_exception',
      'illegal_argument_exception',
      undefined,
    ]);
  });

  it('does not take two ids beyond 2^53 for one', () => {
    const text = [1, 2, 3]
      .map(digit => `{"create":{"_id":900719925474099${digit}}}\n{}\n`)
      .join('');
    const found = items(text);
    expect(found.map(errorOf)).to.deep.equal([
      undefined,
      'illegal_argument_exception',
      'illegal_argument_exception',
    ]);
  });

  it('refuses an item too long for a journal batch', () => {
    const long = JSON.stringify({ a: 'x'.repeat(5_000_000) });
    expect(items(`{"create":{}}\n${long}\n{"create":{}}\n{}\n`).map(errorOf)).to.deep.equal([
      'illegal_argument_exception',
      undefined,
    ]);
  });

  for (const [name, text] of [
    ['nothing', ''],
    ['line ends only', '\n\r\n\n'],
    ['an action that is no JSON', 'create\n{}\n'],
    ['an action that is no object', '["create"]\n{}\n'],
    ['an action without a name', '{}\n{}\n'],
    ['two actions on a line', '{"create":{},"index":{}}\n{}\n'],
    ['an action whose value is no object', '{"create":null}\n{}\n'],
    ['an unknown action', '{"upsert":{}}\n{}\n'],
    ['an action named __proto__', '{"__proto__":{}}\n{}\n'],
    ['an action named constructor', '{"constructor":{}}\n{}\n'],
    ['a good item, then an action without document', '{"create":{}}\n{}\n{"create":{}}\n'],
    ['a good item, then a bad action', '{"create":{}}\n{}\nwhat\n{}\n'],
  ] as const) {
    it(`refuses ${name} as a whole`, () => {
      const body = parseBulkBody(text, undefined);
      expect(body).to.have.property('refused');
      expect(body).not.to.have.property('items');
    });
  }

  it('takes nothing of its names from __proto__', () => {
    const [item] = items('{"create":{"__proto__":{"_id":"forged","_index":"forged"}}}\n{}\n');
    expect(item).to.deep.equal({ action: 'create', index: '', document: {}, text: '{}' });
    expect({}).not.to.have.property('_id');
  });

  it('throws at nothing, and an answer is either items or a refusal', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom('{"create":{}}', '{"index":{"_id":"a"}}', '{"delete":{}}', '{}', '', '\r'),
    );
    fc.assert(
      fc.property(fc.array(line), lines => {
        const body = parseBulkBody(lines.join('\n'), undefined);
        if ('refused' in body) expect(body).not.to.have.property('items');
        else expect(body.items.length).to.be.greaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
