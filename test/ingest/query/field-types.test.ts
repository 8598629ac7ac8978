import { expect } from 'chai';
import { TEXT_FIELDS, eventFieldType } from '../../../ingest/query/field-types.ts';
import type { FieldType } from '../../../ingest/query/field-types.ts';

describe('eventFieldType', () => {
  const types: readonly [string, FieldType][] = [
    ['@timestamp', 'time'],
    ['source.ip', 'ip'],
    ['destination.port', 'number'],
    ['process.interactive', 'boolean'],
    ['process.command_line', 'keyword'],
    ['message', 'text'],
    ['email.attachments.file.size', 'number'],
    ['kharuul.clock_trusted', 'boolean'],
    ['kharuul.constituent', 'keyword'],
    ['vendor.EventData.LogonType', 'flattened'],
    ['log.syslog.structured_data.exampleSDID@32473.iut', 'flattened'],
    ['labels.anything', 'flattened'],
    ['never.heard.of', 'keyword'],
    ['constructor', 'keyword'],
  ];
  for (const [field, type] of types) {
    it(`says that ${field} is ${type}`, () => {
      expect(eventFieldType(field)).to.equal(type);
    });
  }

  it('names only fields that ECS has as text fields', () => {
    for (const field of TEXT_FIELDS) expect(eventFieldType(field)).to.be.oneOf(['keyword', 'text']);
  });
});
