import { expect } from 'chai';
import * as fc from 'fast-check';
import { addressKey, networkRange } from '../../../ingest/event/ip-address.ts';

describe('addressKey', () => {
  it('gives an IPv4 address its IPv4-mapped place', () => {
    expect(addressKey('10.0.0.1')).to.equal('00000000000000000000ffff0a000001');
    expect(addressKey('::ffff:10.0.0.1')).to.equal(addressKey('10.0.0.1'));
    expect(addressKey('::FFFF:0a00:1')).to.equal(addressKey('10.0.0.1'));
  });

  it('reads every spelling of one IPv6 address', () => {
    const key = '20010db8000000000000000000000001';
    for (const text of ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', '2001:db8:0::0.0.0.1']) {
      expect(addressKey(text), text).to.equal(key);
    }
    expect(addressKey('::')).to.equal('0'.repeat(32));
    expect(addressKey('1::')).to.equal(`0001${'0'.repeat(28)}`);
  });

  const refused = [
    '',
    ':',
    ':::',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1.2.3.4:80',
    '1::2::3',
    '12345::',
    'fe80::1%eth0',
    '1.2.3.4::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    ' 1.2.3.4',
    'g::',
  ];
  for (const text of refused) {
    it(`takes "${text}" for no address`, () => {
      expect(addressKey(text)).to.equal(undefined);
    });
  }

  it('sorts IPv4 addresses as numbers do', () => {
    const quad = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    const value = (parts: readonly number[]): number =>
      parts.reduce((sum, part) => sum * 256 + part, 0);
    fc.assert(
      fc.property(quad, quad, (x, y) => {
        const before = (addressKey(x.join('.')) ?? '') < (addressKey(y.join('.')) ?? '');
        expect(before).to.equal(value(x) < value(y));
      }),
    );
  });
});

describe('networkRange', () => {
  it('ignores bits beyond the prefix', () => {
    expect(networkRange('10.1.2.3/8')).to.deep.equal(networkRange('10.0.0.0/8'));
  });

  it('gives mapped and plain networks the same range', () => {
    expect(networkRange('::ffff:10.0.0.0/104')).to.deep.equal(networkRange('10.0.0.0/8'));
  });

  it('takes an address for a network of one', () => {
    expect(networkRange('::1')).to.deep.equal(networkRange('::1/128'));
  });

  for (const text of [
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '/8',
  ]) {
    it(`takes "${text}" for no network`, () => {
      expect(networkRange(text)).to.equal(undefined);
    });
  }
});
