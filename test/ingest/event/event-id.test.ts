import { expect } from 'chai';
import * as fc from 'fast-check';
import { acceptedFromId, eventId, tailFromPosition } from '../../../ingest/event/event-id.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const word = fc.nat(0xffff_ffff);
const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

describe('eventId', () => {
  it('is a UUIDv7 that carries its acceptance to the millisecond', () => {
    fc.assert(
      fc.property(time, word, word, word, (accepted, a, b, c) => {
        const id = eventId(accepted, [a, b, c]);
        expect(id).to.match(UUID_V7);
        expect(acceptedFromId(id)).to.equal(Math.floor(accepted / 1000) * 1000);
      }),
    );
  });

  it('sorts by acceptance', () => {
    fc.assert(
      fc.property(time, time, word, (x, y, tail) => {
        const [early, late] = x < y ? [x, y] : [y, x];
        fc.pre(Math.floor(late / 1000) > Math.floor(early / 1000));
        expect(eventId(early, [tail, tail, tail]) < eventId(late, [0, 0, 0])).to.equal(true);
      }),
    );
  });

  it('is another for each place in the journal', () => {
    const ids = new Set<string>();
    const offsets = [...Array(20_000).keys(), 2 ** 32, 2 ** 32 + 1, 2 ** 40, 2 ** 52];
    for (const offset of offsets) {
      for (const [source, partition] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [0xffff_ffff, 0],
      ] as const) {
        ids.add(eventId(0, tailFromPosition(source, partition, offset)));
      }
    }
    expect(ids.size).to.equal(offsets.length * 4);
  });

  it('is the same each time for the same place', () => {
    expect(eventId(1_800_000_000_000_000, tailFromPosition(7, 0, 42))).to.equal(
      eventId(1_800_000_000_000_999, tailFromPosition(7, 0, 42)),
    );
  });
});

describe('acceptedFromId', () => {
  it('tells nothing of any other text', () => {
    for (const text of ['', 'x', '018f0000-0000-4000-8000-000000000000', '0'.repeat(36)]) {
      expect(acceptedFromId(text), text).to.equal(undefined);
    }
    fc.assert(fc.property(fc.string(), text => acceptedFromId(text) === undefined));
  });
});
