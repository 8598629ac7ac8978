import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Frame, Framer } from '../../../ingest/framing/frame.ts';
import { createLineFramer } from '../../../ingest/framing/lines.ts';
import { createSyslogFramer } from '../../../ingest/framing/syslog-framer.ts';

type Told = string | { cut: string; from: number } | { error: string };

function tell(frames: Frame[]): Told[] {
  return frames.map(frame => {
    if (frame.error) return { error: frame.error.code };
    const text = Buffer.from(frame.bytes).toString('latin1');
    return frame.truncatedFrom === undefined ? text : { cut: text, from: frame.truncatedFrom };
  });
}

/** Feeds the pieces through one buffer that is used again, as a socket does. */
function run(framer: Framer, pieces: Uint8Array[]): Told[] {
  const told: Told[] = [];
  const shared = Buffer.alloc(4096);
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += shared.length) {
      const part = piece.subarray(at, at + shared.length);
      shared.fill(0xee);
      shared.set(part);
      told.push(...tell(framer.feed(shared.subarray(0, part.length))));
    }
  }
  return [...told, ...tell(framer.end())];
}

const whole = (text: string, maxBytes?: number) =>
  run(createSyslogFramer(maxBytes === undefined ? {} : { maxBytes }), [
    Buffer.from(text, 'latin1'),
  ]);

const lines = (text: string) => run(createLineFramer(), [Buffer.from(text)]);

function cutAt(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const places = [...new Set(cuts.map(cut => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, i) => bytes.subarray(from, places[i] ?? bytes.length));
}

describe('syslog framing', () => {
  describe('by octet counts', () => {
    it('takes a newline inside a counted message as content', () => {
      expect(whole('5 a\nb<c3 xyz')).to.deep.equal(['a\nb<c', 'xyz']);
    });
    it('skips what appliances send between frames', () => {
      expect(whole('3 abc\n\r\0 3 xyz')).to.deep.equal(['abc', 'xyz']);
    });
    it('drops line ends that were counted in', () => {
      expect(whole('5 abc\r\n4 xyz\0')).to.deep.equal(['abc', 'xyz']);
    });
    it('counts bytes, not characters', () => {
      const message = Buffer.from('өү');
      const told = run(createSyslogFramer(), [Buffer.concat([Buffer.from('4 '), message])]);
      expect(told).to.deep.equal([message.toString('latin1')]);
    });
    it('ends with one error on a bad length and never looks further', () => {
      expect(whole('3 abcx3 xyz')).to.deep.equal(['abc', { error: 'bad_length' }]);
      expect(whole('3 abc03 xyz')).to.deep.equal(['abc', { error: 'bad_length' }]);
      expect(whole('3 abc12x xyz')).to.deep.equal(['abc', { error: 'bad_length' }]);
      expect(whole('3 abc99999999999999999999 x')).to.deep.equal([
        'abc',
        { error: 'length_too_large' },
      ]);
    });
    it('cuts an oversize message, skips exactly its rest and says how long it was', () => {
      expect(whole('10 abcdefghij3 xyz', 4)).to.deep.equal([{ cut: 'abcd', from: 10 }, 'xyz']);
    });
    it('keeps what came of a message that the end cut off', () => {
      expect(whole('10 abcd')).to.deep.equal([{ cut: 'abcd', from: 10 }]);
      expect(whole('3 abc10')).to.deep.equal(['abc', { error: 'incomplete_length' }]);
    });
  });

  describe('by line ends', () => {
    it('accepts LF, CRLF and NUL, and a last line without any', () => {
      expect(whole('<1>a\n<1>b\r\n<1>c\0<1>d')).to.deep.equal(['<1>a', '<1>b', '<1>c', '<1>d']);
    });
    it('makes no event of a NUL after an LF', () => {
      expect(whole('<1>a\n\0<1>b\n\0')).to.deep.equal(['<1>a', '<1>b']);
    });
    it('cuts an oversize line and discards to its end', () => {
      expect(whole('<1>abcdef\n<1>x\n', 6)).to.deep.equal([{ cut: '<1>abc', from: 9 }, '<1>x']);
    });
    it('does not call a line cut for its CR', () => {
      expect(whole('<1>abc\r\n', 6)).to.deep.equal(['<1>abc']);
    });
    it('never halves a UTF-8 character when cutting', () => {
      const framer = createSyslogFramer({ maxBytes: 6 });
      const [frame] = framer.feed(Buffer.from('<1>aaөө\n'));
      expect(Buffer.from(frame!.bytes!).toString()).to.equal('<1>aa');
    });
    it('takes lines that begin with a date or another number as lines', () => {
      const dated = '2026-11-24T08:00:01.123456+08:00 gate sshd[811]: a';
      expect(whole(`${dated}\n${dated}\n`)).to.deep.equal([dated, dated]);
      expect(whole('12x abc\n')).to.deep.equal(['12x abc']);
      expect(whole('1795507201 gate a\n')).to.deep.equal(['1795507201 gate a']);
      expect(whole('10')).to.deep.equal(['10']);
      expect(whole('\n10\n7')).to.deep.equal(['10', '7']);
    });
    it('decides by the digits and the byte after them, whatever line ends came before', () => {
      const framer = createSyslogFramer();
      for (const bytes of ['\n\0', '7', '1']) {
        framer.feed(Buffer.from(bytes));
        expect(framer.framing, bytes).to.equal('unknown');
      }
      framer.feed(Buffer.from(' '));
      expect(framer.framing).to.equal('octet-counting');
    });
  });

  it('finds the same frames however the stream is cut', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\n',
        '\r\n',
        '\0',
        ' ',
        '<13>1 - h a - - - m',
        '3 abc',
        '12 hello',
        '9',
        '2026-11-24T08:00:00Z h a: m\n',
        '123456789 ',
        'ө',
      ),
      fc.string({ maxLength: 12 }),
      fc.integer({ min: 1, max: 40 }).map(n => `${n} ${'x'.repeat(n)}`),
    );
    const stream = fc.array(piece, { maxLength: 30 }).map(parts => Buffer.from(parts.join('')));
    const bytes = fc.oneof(stream, fc.uint8Array({ maxLength: 300 }));
    fc.assert(
      fc.property(
        bytes,
        fc.array(fc.nat(), { maxLength: 20 }),
        fc.constantFrom(1, 4, 16, 65_536),
        (input, cuts, maxBytes) => {
          const expected = run(createSyslogFramer({ maxBytes }), [input]);
          const one = run(createSyslogFramer({ maxBytes }), cutAt(input, cuts));
          const bytewise = run(
            createSyslogFramer({ maxBytes }),
            Array.from(input, b => Uint8Array.of(b)),
          );
          expect(one).to.deep.equal(expected);
          expect(bytewise).to.deep.equal(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives counted messages back exactly', () => {
    const body = fc.uint8Array({ minLength: 1, maxLength: 60 }).map(bytes => {
      bytes[bytes.length - 1] = 0x78;
      return Buffer.from(bytes);
    });
    fc.assert(
      fc.property(fc.array(body, { minLength: 1 }), fc.array(fc.nat()), (bodies, cuts) => {
        const stream = Buffer.concat(
          bodies.map(b => Buffer.concat([Buffer.from(`${b.length} `), b])),
        );
        const told = run(createSyslogFramer(), cutAt(stream, cuts));
        expect(told).to.deep.equal(bodies.map(b => b.toString('latin1')));
      }),
    );
  });
});

describe('line framing of files', () => {
  it('makes a record of every line, blank ones too', () => {
    expect(lines('a\n\nb\r\n\r\n')).to.deep.equal(['a', '', 'b', '']);
  });
  it('counts a last line without LF, and nothing after the last LF', () => {
    expect(lines('a\nb')).to.deep.equal(['a', 'b']);
    expect(lines('a\n')).to.deep.equal(['a']);
    expect(lines('')).to.deep.equal([]);
  });
  it('keeps NUL and a lone CR as content', () => {
    expect(lines('a\0b\rc\n')).to.deep.equal(['a\0b\rc']);
  });
});
