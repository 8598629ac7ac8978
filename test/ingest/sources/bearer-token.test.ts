import { expect } from 'chai';
import * as fc from 'fast-check';
import { bearerToken } from '../../../ingest/sources/bearer-token.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('bearerToken', () => {
  for (const [header, token] of [
    ['Bearer s3cret', 's3cret'],
    ['bearer  s3cret ', 's3cret'],
    [`ApiKey ${base64('name:s3cret')}`, 's3cret'],
    [`Basic ${base64('elastic:s3:cret')}`, 's3:cret'],
    [`Basic ${base64('хэрэглэгч:нууц')}`, 'нууц'],
    [`Basic ${base64('no colon')}`, undefined],
    ['Digest s3cret', undefined],
    ['s3cret', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const) {
    it(`finds ${token ?? 'none'} in ${header ?? 'no header'}`, () => {
      expect(bearerToken(header)).to.equal(token);
    });
  }

  it('throws at nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map(text => `Basic ${text}`),
        ),
        header => {
          bearerToken(header);
        },
      ),
    );
  });
});
