import { expect } from 'chai';
import * as fc from 'fast-check';
import { daysFromCivil, daysIn, formatTime, parseTime } from '../../../ingest/event/time.ts';

const FIRST = -62_167_219_200_000_000;
/** Beyond 2^53 microseconds a time cannot be told exactly. */
const LAST = Number.MAX_SAFE_INTEGER;

describe('times', () => {
  it('come back from their text as they were, from 1684 to 2255', () => {
    fc.assert(
      fc.property(fc.integer({ min: -LAST, max: LAST }), micros => {
        expect(parseTime(formatTime(micros))).to.equal(micros);
      }),
      { numRuns: 2000 },
    );
  });

  it('agree with Date to the millisecond, in each zone', () => {
    const zone = fc
      .tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59))
      .map(([sign, h, m]) => `${sign}${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
    const date = fc.date({ min: new Date(0), max: new Date(7e12), noInvalidDate: true });
    fc.assert(
      fc.property(date, fc.oneof(zone, fc.constant('Z')), (at, offset) => {
        const text = at.toISOString().replace('Z', offset);
        expect(parseTime(text)).to.equal(Date.parse(text) * 1000);
      }),
    );
  });

  for (const [text, same] of [
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000000Z'],
    ['2000-02-29T12:00:00Z', '2000-02-29T12:00:00.000000Z'],
    ['2026-11-01T08:30:00+08:00', '2026-11-01T00:30:00.000000Z'],
    ['2026-11-01T08:30:00+0800', '2026-11-01T00:30:00.000000Z'],
    ['2026-11-01T08:30:00-09:30', '2026-11-01T18:00:00.000000Z'],
    ['2026-11-01 08:30:00Z', '2026-11-01T08:30:00.000000Z'],
    ['2026-11-01t08:30:00z', '2026-11-01T08:30:00.000000Z'],
    ['2026-11-01T08:30:00.1Z', '2026-11-01T08:30:00.100000Z'],
    ['2026-11-01T08:30:00,123456Z', '2026-11-01T08:30:00.123456Z'],
    ['2026-11-01T08:30:00.123456789Z', '2026-11-01T08:30:00.123456Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000000Z'],
    ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
  ] as const) {
    it(`reads ${text}`, () => {
      expect(formatTime(parseTime(text)!)).to.equal(same);
    });
  }

  for (const text of [
    '',
    '2026-11-01',
    '2026-11-01T08:30Z',
    '2026-11-01T08:30:00',
    '2026-13-01T08:30:00Z',
    '2026-00-01T08:30:00Z',
    '2026-11-31T08:30:00Z',
    '2026-11-00T08:30:00Z',
    '2025-02-29T08:30:00Z',
    '1900-02-29T08:30:00Z',
    '2026-11-01T24:00:00Z',
    '2026-11-01T08:60:00Z',
    '2026-11-01T08:30:61Z',
    '2026-11-01T08:30:00.Z',
    '2026-11-01T08:30:00+8:00',
    '2026-11-01T08:30:00+24:00',
    '2026-11-01T08:30:00+08:60',
    '2026-11-01T08:30:00Z ',
    '2026-11-01T08:30:00ZZ',
    '２０２６-11-01T08:30:00Z',
    '+026-11-01T08:30:00Z',
    `2026-11-01T08:30:00.${'1'.repeat(100)}Z`,
  ]) {
    it(`takes ${JSON.stringify(text.slice(0, 40))} for no time`, () => {
      expect(parseTime(text)).to.equal(undefined);
    });
  }

  it('throws at no text, and what it reads is an integer', () => {
    const near = fc
      .tuple(
        fc.constant('2026-11-01T08:30:00.123456+08:00'),
        fc.nat(31),
        fc.string({ maxLength: 3 }),
      )
      .map(([text, at, other]) => text.slice(0, at) + other + text.slice(at + other.length));
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), text => {
        const micros = parseTime(text);
        if (micros !== undefined) expect(Number.isInteger(micros)).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads the first year there is', () => {
    expect(parseTime('0000-01-01T00:00:00Z')).to.equal(FIRST);
  });
});

describe('days', () => {
  it('are counted as Date counts them', () => {
    const day = fc.date({
      min: new Date('0001-01-01'),
      max: new Date('9999-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, at => {
        const [year, month, date] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
        expect(daysFromCivil(year, month, date)).to.equal(Math.floor(at.getTime() / 86_400_000));
        expect(daysIn(year, month)).to.equal(
          new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate(),
        );
      }),
    );
  });
});
