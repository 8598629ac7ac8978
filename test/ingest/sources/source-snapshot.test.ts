import { expect } from 'chai';
import * as fc from 'fast-check';
import { networkRange, addressKey } from '../../../ingest/event/ip-address.ts';
import { configSources, withConfigured } from '../../../ingest/sources/config-sources.ts';
import { networkOwners } from '../../../ingest/sources/network-owners.ts';
import type { SourceSnapshot } from '../../../ingest/sources/source-snapshot.ts';
import {
  registryOf,
  switchableSources,
  tokenHash,
} from '../../../ingest/sources/source-snapshot.ts';

const SEALS = { id: 's1', constituent: 'seals', clockTrusted: true, zone: 'UTC' };
const SNAPSHOT: SourceSnapshot = {
  version: 3,
  zone: 'Asia/Ulaanbaatar',
  tokens: [{ hash: tokenHash('secret'), source: SEALS }],
  networks: [
    { cidr: '10.0.0.0/8', constituent: 'seals' },
    { cidr: '10.2.0.0/16', constituent: 'grid' },
    { cidr: '10.2.3.4', constituent: 'one' },
    { cidr: '2001:db8::/32', constituent: 'grid' },
  ],
};

describe('registered sources', () => {
  it('are whose narrowest network holds the sender', () => {
    const { syslog } = registryOf(SNAPSHOT);
    const table: [string, string][] = [
      ['10.1.1.1', 'seals'],
      ['10.2.255.255', 'grid'],
      ['10.3.0.0', 'seals'],
      ['10.2.3.4', 'one'],
      ['2001:db8::1', 'grid'],
      ['2001:db9::1', 'default'],
      ['::ffff:10.2.0.1', 'grid'],
      ['192.0.2.1', 'default'],
      ['', 'default'],
      ['no address', 'default'],
    ];
    for (const [peer, constituent] of [...table, ...table])
      expect(syslog(peer), peer).to.deep.equal({
        id: 'syslog',
        constituent,
        clockTrusted: false,
        zone: 'Asia/Ulaanbaatar',
      });
  });

  it('are found as by looking at every network, however they lie', () => {
    const octet = fc.integer({ min: 0, max: 3 });
    const quad = fc.tuple(octet, octet, octet, octet).map(parts => parts.join('.'));
    const network = fc.tuple(quad, fc.integer({ min: 0, max: 32 }));
    fc.assert(
      fc.property(fc.array(network, { maxLength: 20 }), quad, (drawn, peer) => {
        const networks = drawn.map(([base, bits], i) => ({
          cidr: `${base}/${bits}`,
          bits,
          constituent: String(i),
        }));
        const key = addressKey(peer)!;
        const holding = networks.filter(({ cidr }) => {
          const { first, last } = networkRange(cidr)!;
          return first <= key && key <= last;
        });
        const narrowest = Math.max(...holding.map(({ bits }) => bits));
        const expected = holding.find(({ bits }) => bits === narrowest)?.constituent;
        expect(networkOwners(networks)(peer)).to.equal(expected);
      }),
    );
  });

  it('answer forged senders in any number without growing', () => {
    const ownerOf = networkOwners(SNAPSHOT.networks);
    for (let i = 0; i < 25_000; i++) expect(ownerOf(`10.9.${i >> 8}.${i & 255}`)).to.equal('seals');
    expect(ownerOf('10.2.0.1')).to.equal('grid');
  });

  it('are known by their token, beside those of the configuration', () => {
    const configured = configSources([{ name: 'edge', token: 'configured' }], 'UTC');
    const { byToken } = registryOf(withConfigured(SNAPSHOT, configured));
    expect(byToken('secret')).to.deep.equal(SEALS);
    expect(byToken('configured')).to.include({ id: 'agents/edge', constituent: 'default' });
    expect(byToken('other')).to.equal(undefined);
    expect(byToken(tokenHash('secret'))).to.equal(undefined);
  });

  it('change with a newer snapshot only', () => {
    const sources = switchableSources(SNAPSHOT);
    sources.use({ ...SNAPSHOT, version: 5, tokens: [] });
    expect(sources.byToken('secret')).to.equal(undefined);
    sources.use({ ...SNAPSHOT, version: 4 });
    expect(sources.byToken('secret')).to.equal(undefined);
    sources.use({ ...SNAPSHOT, version: 6, networks: [] });
    expect(sources.byToken('secret')).to.deep.equal(SEALS);
    expect(sources.syslog('10.1.1.1').constituent).to.equal('default');
  });
});
