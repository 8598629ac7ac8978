import { expect } from 'chai';
import {
  FUTURE_TOLERANCE,
  decideEventTime,
  detectionTime,
} from '../../../ingest/event/event-time.ts';

const NOW = 1_800_000_000_000_000;
const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;

describe('decideEventTime', () => {
  it('keeps a device’s time, however old', () => {
    for (const device of [NOW, NOW - 3 * 24 * HOUR, 0, -HOUR]) {
      expect(decideEventTime(device, NOW)).to.deep.equal({ timestamp: device });
    }
  });

  it('keeps one that is ten minutes ahead and replaces one further ahead', () => {
    const edge = NOW + FUTURE_TOLERANCE;
    expect(decideEventTime(edge, NOW)).to.deep.equal({ timestamp: edge });
    expect(decideEventTime(edge + 1, NOW)).to.deep.equal({ timestamp: NOW, deviceTime: edge + 1 });
  });

  it('takes the acceptance for want of another', () => {
    expect(decideEventTime(undefined, NOW)).to.deep.equal({ timestamp: NOW });
  });
});

describe('detectionTime', () => {
  it('believes a trusted clock', () => {
    expect(detectionTime(NOW - 72 * HOUR, NOW, true)).to.equal(NOW - 72 * HOUR);
  });

  it('holds any other between an hour before acceptance and five minutes after', () => {
    expect(detectionTime(NOW - 72 * HOUR, NOW, false)).to.equal(NOW - HOUR);
    expect(detectionTime(NOW - HOUR + 1, NOW, false)).to.equal(NOW - HOUR + 1);
    expect(detectionTime(NOW + 9 * MINUTE, NOW, false)).to.equal(NOW + 5 * MINUTE);
  });
});
