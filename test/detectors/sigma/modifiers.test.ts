import { expect } from 'chai';
import { meets, rejection } from './try-rule.ts';

const s = (item: string) => `s:\n  ${item}`;
const b64 = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64');

describe('re', () => {
  it('searches anywhere, with case', () => {
    expect(meets(s("F|re: 'b+c'"), { F: 'abbcd' })).to.equal(true);
    expect(meets(s("F|re: 'B+c'"), { F: 'abbcd' })).to.equal(false);
  });
  it('takes the flags i, m and s, by letter or name', () => {
    expect(meets(s("F|re|i: 'B+C'"), { F: 'abbcd' })).to.equal(true);
    expect(meets(s("F|re|ignorecase: 'B+C'"), { F: 'abbcd' })).to.equal(true);
    expect(meets(s("F|re: '^b'"), { F: 'a\nb' })).to.equal(false);
    expect(meets(s("F|re|m: '^b'"), { F: 'a\nb' })).to.equal(true);
    expect(meets(s("F|re: 'a.b'"), { F: 'a\nb' })).to.equal(false);
    expect(meets(s("F|re|s: 'a.b'"), { F: 'a\nb' })).to.equal(true);
  });
  it('lets the dot take a carriage return, as PCRE does', () => {
    expect(meets(s("F|re: 'a.b'"), { F: 'a\rb' })).to.equal(true);
  });
  it('takes a leading inline flag', () => {
    expect(meets(s("F|re: '(?i)B+C'"), { F: 'abbcd' })).to.equal(true);
  });
  it('does not read Sigma escapes inside', () => {
    expect(meets(s("F|re: '\\\\\\*'"), { F: 'a\\*b' })).to.equal(true);
  });
  it('is tied to an end by startswith and endswith', () => {
    expect(meets(s("F|re|startswith: 'b|c'"), { F: 'abc' })).to.equal(false);
    expect(meets(s("F|re|endswith: 'b|c'"), { F: 'abc' })).to.equal(true);
  });
  it('is refused where it does not compile, looks around, or does not come first', () => {
    expect(rejection(s("F|re: 'a('"))).to.equal('REGEX_INVALID');
    expect(rejection(s("F|re: '(?<=a)b'"))).to.equal('REGEX_INVALID');
    expect(rejection(s("F|contains|re: 'a'"))).to.equal('MODIFIER_MISUSED');
    expect(rejection(s("F|i: 'a'"))).to.equal('MODIFIER_MISUSED');
  });
});

describe('cidr', () => {
  const inNet = (net: string, F: unknown) => meets(s(`F|cidr: '${net}'`), { F });
  it('knows IPv4 and IPv6', () => {
    expect(inNet('10.0.0.0/8', '10.255.0.1')).to.equal(true);
    expect(inNet('10.0.0.0/8', '11.0.0.1')).to.equal(false);
    expect(inNet('192.168.0.0/23', '192.168.1.255')).to.equal(true);
    expect(inNet('192.168.0.0/23', '192.168.2.0')).to.equal(false);
    expect(inNet('fe80::/10', 'FE80::1%eth0')).to.equal(true);
    expect(inNet('fe80::/10', 'fec0::1')).to.equal(false);
    expect(inNet('0.0.0.0/0', '8.8.8.8')).to.equal(true);
  });
  it('takes an IPv4-mapped address for its IPv4', () => {
    expect(inNet('10.0.0.0/8', '::ffff:10.1.2.3')).to.equal(true);
  });
  it('is false for what is no address', () => {
    for (const F of ['10.0.0', '010.0.0.1', '10.0.0.256', 'host', '', '-']) {
      expect(inNet('0.0.0.0/0', F), F).to.equal(false);
    }
  });
  it('is refused with bits behind the prefix, or no network', () => {
    for (const net of ['10.0.0.1/8', '10.0.0.0/33', 'host/8', 'fe80::1/64']) {
      expect(rejection(s(`F|cidr: '${net}'`)), net).to.equal('CIDR_INVALID');
    }
  });
});

describe('encodings', () => {
  it('base64 encodes UTF-8, after reading Sigma escapes', () => {
    expect(meets(s("F|base64: 'é\\*'"), { F: b64('é*') })).to.equal(true);
  });
  it('base64 is refused with a wildcard', () => {
    expect(rejection(s("F|base64: 'a*'"))).to.equal('MODIFIER_MISUSED');
  });
  for (const text of ['http://', 'é', 'Өө-ab']) {
    it(`base64offset finds ${text} at any place of a longer text`, () => {
      for (let before = 0; before < 6; before++) {
        for (const after of ['', 'z', 'zz', 'zzz']) {
          const F = b64(Buffer.from('y'.repeat(before) + text + after));
          expect(meets(s(`F|base64offset|contains: '${text}'`), { F }), F).to.equal(true);
        }
      }
    });
  }
  it('wide, utf16le, utf16be and utf16 change the bytes before Base64', () => {
    const le = Buffer.from('ab😀', 'utf16le');
    const be = Buffer.from(le).swap16();
    const bom = Buffer.concat([Buffer.from([0xff, 0xfe]), le]);
    expect(meets(s("F|wide|base64: 'ab😀'"), { F: b64(le) })).to.equal(true);
    expect(meets(s("F|utf16le|base64: 'ab😀'"), { F: b64(le) })).to.equal(true);
    expect(meets(s("F|utf16be|base64: 'ab😀'"), { F: b64(be) })).to.equal(true);
    expect(meets(s("F|utf16|base64: 'ab😀'"), { F: b64(bom) })).to.equal(true);
    const F = b64(Buffer.concat([Buffer.from('!'), Buffer.from('iex', 'utf16le')]));
    expect(meets(s('F|wide|base64offset|contains: iex'), { F })).to.equal(true);
  });
});

describe('windash', () => {
  const dashes = ['-', '/', '–', '—', '―'];
  it('takes each kind of dash before an option', () => {
    for (const dash of dashes) {
      const F = `x ${dash}enc y`;
      expect(meets(s("F|contains|windash: ' -enc '"), { F }), F).to.equal(true);
      expect(meets(s("F|windash|contains: ' /enc '"), { F }), F).to.equal(true);
    }
  });
  it('varies several options independently', () => {
    expect(meets(s("F|windash|contains: ' -a -b '"), { F: 'x /a —b ' })).to.equal(true);
  });
  it('leaves a dash inside a word', () => {
    expect(meets(s("F|windash: '-param-name'"), { F: '/param-name' })).to.equal(true);
    expect(meets(s("F|windash: '-param-name'"), { F: '-param/name' })).to.equal(false);
  });
  it('stays any-of inside all', () => {
    const rule = "F|contains|windash|all:\n    - ' -a'\n    - ' -b'";
    expect(meets(s(rule), { F: 'x /a –b' })).to.equal(true);
    expect(meets(s(rule), { F: 'x /a' })).to.equal(false);
  });
});

describe('fieldref', () => {
  it('compares two fields without case', () => {
    expect(meets(s('F|fieldref: G'), { F: 'aB', G: 'Ab' })).to.equal(true);
    expect(meets(s('F|fieldref: G'), { F: 'a', G: 'b' })).to.equal(false);
    expect(meets(s('F|cased|fieldref: G'), { F: 'aB', G: 'Ab' })).to.equal(false);
  });
  it('goes with startswith, endswith, contains and neq, in either order', () => {
    expect(meets(s('F|fieldref|startswith: G'), { F: 'abc', G: 'AB' })).to.equal(true);
    expect(meets(s('F|endswith|fieldref: G'), { F: 'abc', G: 'BC' })).to.equal(true);
    expect(meets(s('F|contains|fieldref: G'), { F: 'abc', G: 'b' })).to.equal(true);
    expect(meets(s('F|fieldref|neq: G'), { F: 'a', G: 'b' })).to.equal(true);
  });
  it('is false where both fields are absent', () => {
    expect(meets(s('F|fieldref: G'), {})).to.equal(false);
  });
});

describe('expand', () => {
  const placeholders = new Map([['Admins', ['bat', 'dorj*']]]);
  const ok = (item: string, F: string) => meets(s(item), { F }, { placeholders });
  it('puts each value in place, wildcards too', () => {
    expect(ok("F|expand: '%Admins%'", 'BAT')).to.equal(true);
    expect(ok("F|expand: '%Admins%'", 'dorjsuren')).to.equal(true);
    expect(ok("F|expand: 'x-%Admins%-y'", 'x-bat-y')).to.equal(true);
    expect(ok("F|contains|expand: '%Admins%'", 'a bat b')).to.equal(true);
    expect(ok("F|expand|contains: '%Admins%'", 'a bat b')).to.equal(true);
  });
  it('takes \\% for a percent sign', () => {
    expect(ok("F|expand: '\\%Admins\\%'", '%Admins%')).to.equal(true);
  });
  it('is needed: without it a placeholder is text', () => {
    expect(ok("F: '%Admins%'", '%admins%')).to.equal(true);
  });
  it('rejects the rule while a list is missing', () => {
    expect(rejection(s("F|expand: '%Nobody%'"))).to.equal('PLACEHOLDER_UNRESOLVED');
  });
});

describe('modifiers that are misused', () => {
  for (const [item, code] of [
    ['F|startwith: a', 'MODIFIER_UNKNOWN'],
    ['F|exists: yes', 'MODIFIER_MISUSED'],
    ['F|contains|exists: true', 'MODIFIER_MISUSED'],
    ["F|gt: '10'", 'MODIFIER_MISUSED'],
    ['F|windash: 5', 'MODIFIER_MISUSED'],
    ['F|hour: noon', 'MODIFIER_MISUSED'],
    ["F|windash: '-a -b -c -d -e -f -g'", 'EXPANSION_TOO_LARGE'],
  ] as const) {
    it(`${item} is ${code}`, () => expect(rejection(s(item))).to.equal(code));
  }
});
