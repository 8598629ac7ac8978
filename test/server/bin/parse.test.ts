import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { parse } from '../../../server/bin/parse.ts';

async function run(args: string[], stdin: string | Uint8Array = '') {
  const text = { out: '', err: '' };
  const sink = (name: 'out' | 'err') =>
    new Writable({
      highWaterMark: 16,
      write(chunk, _encoding, done) {
        text[name] += String(chunk);
        setImmediate(done);
      },
    });
  const stdout = sink('out');
  const code = await parse(args, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout,
    stderr: sink('err'),
  });
  await new Promise<void>(resolve => stdout.end(resolve));
  const events = text.out.startsWith('{')
    ? text.out
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
    : [];
  return { code, events, ...text };
}

const received = ['--received', '2026-11-24T08:00:00Z'];

describe('kharuul parse', () => {
  it('gives as many events as records: blank lines, CRLF, a last line without LF', async () => {
    const { code, events } = await run(received, 'a\r\n\nb\n{"x":1}');
    expect(code).to.equal(0);
    expect(events.map(event => event.event.original)).to.deep.equal(['a', '', 'b', '{"x":1}']);
    expect(events.map(event => event.event.dataset)).to.deep.equal([
      'generic',
      'generic',
      'generic',
      'json',
    ]);
  });

  it('gives the same output for the same input, with ids of their own', async () => {
    const first = await run(received, 'a\na\n');
    expect((await run(received, 'a\na\n')).out).to.equal(first.out);
    expect(first.events[0].event.id).to.not.equal(first.events[1].event.id);
  });

  it('reads files, packed ones too, in order', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kharuul-parse-'));
    try {
      const plain = join(folder, 'a.log');
      const packed = join(folder, 'b');
      await writeFile(plain, 'one\n');
      await writeFile(packed, gzipSync('two\n'.repeat(20_000)));
      const { code, events } = await run([...received, plain, packed]);
      expect(code).to.equal(0);
      expect(events).to.have.length(20_001);
      await writeFile(packed, gzipSync('two\n').subarray(0, 15));
      const cut = await run([packed]);
      expect(cut.code).to.equal(1);
      expect(cut.err).to.include(packed);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('uses the zone and the year that the options tell', async () => {
    const line = 'Dec 31 23:00:00 h a: x';
    const { events } = await run(
      ['--timezone', 'Asia/Ulaanbaatar', '--received', '2027-01-01T00:00:00Z', '-'],
      line,
    );
    expect(events[0]['@timestamp']).to.equal('2026-12-31T15:00:00.000000Z');
    expect(events[0].event.timezone).to.equal('Asia/Ulaanbaatar');
  });

  it('lists the parsers, and takes each name', async () => {
    const { out } = await run(['--list']);
    const names = out
      .trimEnd()
      .split('\n')
      .map(line => line.split(' ')[0]!);
    expect(names).to.include.members([
      'syslog',
      'sshd',
      'sudo',
      'pam',
      'windows',
      'sysmon',
      'ecs',
      'json',
      'generic',
    ]);
    for (const name of names)
      expect((await run(['--dataset', name, ...received], 'x')).code).to.equal(0);
  });

  const wrong: [args: string[], says: string][] = [
    [['--dataset', 'nope'], 'nope'],
    [['--timezone', 'Mars/Base'], 'Mars/Base'],
    [['--received', 'yesterday'], 'yesterday'],
    [['--no-such-option'], '--no-such-option'],
    [['/no/such/file'], '/no/such/file'],
    [[tmpdir()], 'folder'],
  ];
  for (const [args, says] of wrong) {
    it(`refuses ${args.join(' ')} with exit code 2 and the reason`, async () => {
      const { code, out, err } = await run(args, 'x\n');
      expect(code).to.equal(2);
      expect(out).to.equal('');
      expect(err).to.include(says);
    });
  }

  it('stops quietly when its reader goes', async () => {
    const stdout = new PassThrough({ highWaterMark: 16 });
    stdout.once('readable', () =>
      stdout.destroy(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    );
    const lines = Readable.from(
      (function* () {
        for (let i = 0; i < 50_000; i++) yield 'line\n';
      })(),
    );
    expect(await parse([], { stdin: lines, stdout, stderr: new PassThrough() })).to.equal(0);
  });
});
