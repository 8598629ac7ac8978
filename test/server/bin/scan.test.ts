import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { rulesCheck } from '../../../server/bin/rules-check.ts';
import { scan } from '../../../server/bin/scan.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a sub-command; its output is read slowly, so that back-pressure is met. */
async function run(
  command: (args: string[], io: { stdout: Writable; stderr: Writable }) => Promise<number>,
  ...args: string[]
): Promise<Ran> {
  const texts = { out: '', err: '' };
  const sink = (name: 'out' | 'err') =>
    new Writable({
      highWaterMark: 64,
      write(chunk, _encoding, done) {
        texts[name] += String(chunk);
        setImmediate(done);
      },
    });
  const io = { stdout: sink('out'), stderr: sink('err') };
  const code = await command(args, io);
  await Promise.all(
    [io.stdout, io.stderr].map(stream => new Promise<void>(done => stream.end(done))),
  );
  return { code, ...texts };
}

const lines = (text: string) =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown);
const failed = (second: number) =>
  `<38>Nov 24 08:00:0${second} web1 sshd[1]: Failed password for root from 203.0.113.7 port 4022 ssh2\n`;

describe('kharuul scan', () => {
  let folder: string;
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kharuul-scan-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const CLEARED = { EventID: 1102, Channel: 'Security', SourceName: 'Microsoft-Windows-Eventlog' };
  const RULES = 'rules/windows/builtin/security/win_security_event_log_cleared.yml';
  const ID = /^id: (.+)$/m.exec(readFileSync(RULES, 'utf8'))![1]!;

  it('writes one object per matching event, with file, line, rules and time', async () => {
    const events = [{ a: 1 }, { ...CLEARED, TimeCreated: '2026-11-24T08:00:00.5Z' }];
    const path = file('e.ndjson', events.map(event => JSON.stringify(event)).join('\n'));
    const { code, out, err } = await run(scan, '--rules', RULES, path);
    expect(code).to.equal(0);
    expect(lines(out)).to.deep.equal([
      { file: path, line: 2, rules: [ID], event_time: '2026-11-24T08:00:00.500000Z' },
    ]);
    expect(err).to.match(/2 events/);
  });

  it('reads gzip, whatever the name, and many hits under back-pressure', async () => {
    const content = `${JSON.stringify(CLEARED)}\n`.repeat(3000);
    const path = file('e.log', gzipSync(content));
    const { out } = await run(scan, '--rules', RULES, path);
    expect(lines(out).map(hit => (hit as { line: number }).line)).to.deep.equal(
      Array.from({ length: 3000 }, (_, i) => i + 1),
    );
  });

  it('names a correlation at the event that completed it, not the rules that only feed it', async () => {
    const path = file('s.log', [1, 2, 3, 4, 5, 6, 7, 8].map(failed).join(''));
    const { out } = await run(scan, '--rules', 'rules', path);
    expect(lines(out)).to.have.length(1);
    expect(lines(out)[0]).to.include({ line: 5, correlation: true });
  });

  it('writes the summary as JSON to --stats', async () => {
    const stats = join(folder, 'stats.json');
    await run(scan, '--rules', 'rules', '--stats', stats, file('s.log', failed(1)));
    const written = JSON.parse(readFileSync(stats, 'utf8')) as Record<string, unknown>;
    expect(written).to.include({ files: 1, events: 1, matches: 0 });
    expect(written['rules']).to.include({ rejected: 0 });
  });

  it('prints a table', async () => {
    const path = file('e.ndjson', JSON.stringify(CLEARED));
    const { out } = await run(scan, '--rules', RULES, '--format', 'table', path);
    expect(out).to.include(`${path}:1`).and.to.include(ID);
  });

  it('goes on after a file that is cut short, and says so', async () => {
    const zipped = gzipSync(`${JSON.stringify(CLEARED)}\n`.repeat(500));
    const cut = file('cut.gz', zipped.subarray(0, zipped.length - 20));
    const whole = file('e.ndjson', JSON.stringify(CLEARED));
    const { code, out, err } = await run(scan, '--rules', RULES, cut, whole);
    expect(code).to.equal(1);
    expect(err).to.include('cut.gz');
    expect(lines(out).at(-1)).to.include({ file: whole });
  });

  it('exits with 2 on wrong usage, naming what is wrong', async () => {
    const path = file('e.ndjson', '{}');
    for (const [args, message] of [
      [[path], '--rules is missing'],
      [['--rules', RULES], 'name at least one file'],
      [['--rules', RULES, '--format', 'xml', path], 'xml'],
      [['--rules', RULES, '--colour', path], 'colour'],
      [['--rules', RULES, join(folder, 'absent')], 'absent'],
      [['--rules', join(folder, 'absent'), path], 'absent'],
      [['--rules', RULES, folder], 'is a folder'],
    ] as const) {
      const { code, err, out } = await run(scan, ...args);
      expect(code, message).to.equal(2);
      expect(err).to.include(message);
      expect(out).to.equal('');
    }
    expect((await run(scan, '--help')).code).to.equal(0);
  });
});

describe('kharuul rules check', () => {
  it('counts and lists as JSON, and exits with 1 if any is rejected', async () => {
    const good = await run(rulesCheck, 'rules', '--format', 'json');
    expect(good.code).to.equal(0);
    expect(JSON.parse(good.out)).to.deep.include({ degraded: [], rejected: [] });

    const folder = mkdtempSync(join(tmpdir(), 'kharuul-check-'));
    const bad =
      'title: T\nlogsource: {product: windows}\ndetection:\n  s: {"F|expand": "%X%"}\n  condition: s\n';
    writeFileSync(join(folder, 'bad.yml'), bad);
    writeFileSync(join(folder, 'note.txt'), 'no rule');
    const { code, out } = await run(rulesCheck, folder, '--format', 'json');
    writeFileSync(join(folder, 'lists.txt'), 'X: [a, b]\n');
    const lists = join(folder, 'lists.txt');
    const given = await run(rulesCheck, folder, '--placeholders', lists, '--format', 'json');
    rmSync(folder, { recursive: true });
    expect(code).to.equal(1);
    const checked = JSON.parse(out) as { loaded: number; running: number; rejected: unknown[] };
    expect(checked).to.include({ loaded: 1, running: 0 });
    expect(checked.rejected[0]).to.include({ line: 4, code: 'PLACEHOLDER_UNRESOLVED' });
    expect(given.code).to.equal(0);
  });

  it('exits with 2 on wrong usage', async () => {
    expect((await run(rulesCheck)).code).to.equal(2);
    expect((await run(rulesCheck, '/nowhere/at/all')).code).to.equal(2);
    expect((await run(rulesCheck, '--help')).code).to.equal(0);
  });
});
