import { expect } from 'chai';
import { fullTime, shortTime, zoneOf } from '../../../dashboard/components/exact-time.ts';

describe('times on the screen', () => {
  // Written in this machine's zone, as the viewer's.
  const at = new Date(2026, 10, 4, 8, 5, 7, 123);
  const time = at.toISOString().replace('Z', '456Z');

  it('are the clock alone on the same day, and exact', () => {
    expect(shortTime(time, at.toDateString(), 'en')).to.equal('08:05:07');
  });
  it('have the day otherwise, as each language writes it', () => {
    const other = new Date(2026, 10, 5).toDateString();
    expect(shortTime(time, other, 'en')).to.equal('2026-11-04 08:05:07');
    expect(shortTime(time, other, 'mn')).to.equal('2026.11.04 08:05:07');
  });
  it('keep every decimal and name the zone where they are whole', () => {
    const zone = zoneOf(at.getTimezoneOffset());
    expect(fullTime(time, 'en')).to.equal(`2026-11-04 08:05:07.123456 ${zone}`);
  });
  it('stay as they are where they are no times', () => {
    expect(shortTime('soon', '', 'en')).to.equal('soon');
  });
  it('name zones by their offset', () => {
    expect([-480, 0, 210, -345].map(zoneOf)).to.deep.equal([
      'UTC+8',
      'UTC',
      'UTC−3:30',
      'UTC+5:45',
    ]);
  });
});
