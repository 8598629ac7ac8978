import { expect } from 'chai';
import * as fc from 'fast-check';
import { eventId } from '../../../ingest/event/event-id.ts';
import { formatTime, parseTime } from '../../../ingest/event/time.ts';
import { assembleEvent } from '../../../ingest/parsers/assemble-event.ts';
import { PARSERS } from '../../../ingest/parsers/parser-list.ts';
import { parseRecord } from '../../../ingest/parsers/parse-record.ts';

const accepted = parseTime('2026-11-24T08:00:00Z')!;
const context = { received: accepted, zone: 'UTC' };
const acceptance = {
  id: eventId(accepted, [1, 2, 3]),
  accepted,
  source: 'test',
  constituent: 'agency',
  clockTrusted: false,
};

const eventOf = (record: Uint8Array | string, dataset?: string) =>
  assembleEvent(parseRecord(record, context, dataset), acceptance);

const SAMPLES = [
  '<34>1 2026-11-24T08:00:00Z h a 1 ID [x@1 q="a\\"b"][y z="1"] message',
  '<38>Nov 24 08:00:00 h sshd[42]: Failed password for invalid user x from 203.0.113.7 port 4 ssh2',
  '<189>45: sw1: *Nov 24 2026 08:00:00.1 UTC: %SYS-5-CONFIG_I: x',
  'Nov 24 08:00:00 h sudo:  bob : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls',
  '{"@timestamp":"2026-11-24T08:00:00Z","event":{"id":"x"},"winlog":{"event_id":1,"event_data":{}}}',
  '{"EventID":1,"Channel":"Security","Hashes":"MD5=0","IpPort":"-","n":12345678901234567890}',
  '<14>1 - h a - - - @cee: {"message":["a","b"],"tags":"t","host":{"ip":"x"}}',
];

describe('every record', () => {
  it('becomes an event with its original, whatever its bytes, and never throws', () => {
    const damaged = fc
      .tuple(
        fc.constantFrom(...SAMPLES),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 }),
        fc.nat(),
      )
      .map(([sample, hits, cut]) => {
        const bytes = Buffer.from(sample);
        for (const [at, byte] of hits) bytes[at % bytes.length] = byte;
        return cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes;
      });
    const bytes = fc.oneof(damaged, fc.uint8Array({ maxLength: 200 }));
    const names = fc.constantFrom(undefined, ...PARSERS.map(parser => parser.name));
    fc.assert(
      fc.property(bytes, names, (record, dataset) => {
        const event = JSON.parse(JSON.stringify(eventOf(record, dataset)));
        expect(event.event.original).to.be.a('string');
        expect(event.event.id).to.equal(acceptance.id);
        expect(event.event.ingested).to.equal('2026-11-24T08:00:00.000000Z');
        expect(event['@timestamp']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
        if (event.kharuul.original_base64 === undefined) {
          expect(event.event.original.replace(/^\ufeff/, '')).to.equal(
            Buffer.from(record)
              .toString()
              .replace(/^\ufeff/, ''),
          );
        } else {
          expect(Buffer.from(event.kharuul.original_base64, 'base64')).to.deep.equal(
            Buffer.from(record),
          );
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same event from its bytes and from its text', () => {
    for (const sample of SAMPLES) {
      expect(eventOf(Buffer.from(sample))).to.deep.equal(eventOf(sample));
    }
  });

  it('is generic with a reason where no parser takes it, blank lines too', () => {
    expect(eventOf('no known form')).to.deep.include({
      error: { code: 'unrecognised', message: 'no parser knows this form of record' },
      message: 'no known form',
    });
    for (const blank of ['', '  ']) {
      expect(eventOf(blank).error?.code).to.equal('empty');
      expect(eventOf(blank).event.dataset).to.equal('generic');
    }
    expect(eventOf('x', 'sshd').error?.code).to.equal('not_of_dataset');
  });

  it('keeps the bytes where they are not UTF-8, and reads them as windows-1252', () => {
    const event = eventOf(Buffer.from([0x3c, 0x31, 0x33, 0x3e, 0x63, 0x61, 0x66, 0xe9]));
    expect(event.message).to.equal('café');
    expect(event.kharuul.original_base64).to.equal('PDEzPmNhZuk=');
    expect(event.tags).to.deep.equal(['encoding_guessed']);
  });

  it('drops one byte order mark', () => {
    expect(eventOf(Buffer.from('\ufeff<13>x')).event.original).to.equal('<13>x');
  });
});

describe('times of an event', () => {
  const at = (minutes: number) => formatTime(accepted + minutes * 60_000_000);
  it('are the device’s up to ten minutes ahead, and however old', () => {
    for (const minutes of [-500_000, 0, 10]) {
      const event = eventOf(`<34>1 ${at(minutes)} h a - - - m`);
      expect(event['@timestamp']).to.equal(at(minutes));
      expect(event.tags).to.equal(undefined);
    }
  });
  it('are replaced beyond that, with the device’s own kept', () => {
    const event = eventOf(`<34>1 ${at(11)} h a - - - m`);
    expect(event['@timestamp']).to.equal(at(0));
    expect(event.kharuul.device_time).to.equal(at(11));
    expect(event.tags).to.deep.equal(['clock_future']);
  });
  it('are the acceptance where the device gives none that can be', () => {
    expect(eventOf('<34>1 - h a - - - m')['@timestamp']).to.equal(at(0));
    expect(eventOf('<34>1 9999-01-01T00:00:00Z h a - - - m')['@timestamp']).to.equal(at(0));
  });
});

it('a cut record says how long it was', () => {
  const event = assembleEvent(parseRecord('<13>abc', context), {
    ...acceptance,
    truncatedFrom: 99,
  });
  expect(event.tags).to.deep.equal(['truncated']);
  expect(event.error).to.deep.equal({
    code: 'truncated',
    message: 'the record was cut; it had 99 bytes',
  });
});
