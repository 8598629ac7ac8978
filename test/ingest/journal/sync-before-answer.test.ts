import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ask, bulk } from '../sources/bulk-client.ts';
import { startIngestChild } from './ingest-child.ts';
import { judgeAnswers, readTrace } from './system-calls.ts';

const REQUESTS = 5;

describe('an answer of 201', function () {
  this.timeout(120_000);
  let folder: string;

  before(function () {
    if (spawnSync('strace', ['-V']).status === 0) return;
    if (process.env['KHARUUL_FORBID_SKIPS']) throw new Error('strace is needed and absent');
    process.stderr.write('      skipped: strace is absent\n');
    this.skip();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kharuul-trace-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function judge(flags: readonly string[]) {
    const trace = join(folder, 'trace');
    const calls = 'trace=fdatasync,fsync,pwrite64,pwritev,write,writev,sendto,sendmsg';
    const before = ['strace', '-f', '-y', '-s', '32', '-e', calls, '-o', trace];
    const child = await startIngestChild(folder, { before, flags });
    for (let i = 0; i < REQUESTS; i++) {
      const answer = await ask(child.agents, { body: bulk([{ i }]) });
      expect(answer.items[0]!.status).to.equal(201);
    }
    child.process.stdin!.end();
    await child.ended;
    return judgeAnswers(readTrace(await readFile(trace, 'utf8')));
  }

  it('leaves after the journal’s sync has returned', async () => {
    expect(await judge([])).to.deep.equal({ answers: REQUESTS, early: 0 });
  });

  it('is seen to be too early where the disk does not sync: the check tells', async () => {
    expect(await judge(['--without-sync'])).to.deep.equal({ answers: REQUESTS, early: REQUESTS });
  });
});

describe('the reader of traces', () => {
  const write = '7 pwrite64(21</j/1.seg>, "KHRB"..., 300, 0) = 300';
  const sync = '7 fdatasync(21</j/1.seg>) = 0';
  const answer = '1 writev(25<socket:[9]>, [{iov_base="HTTP/1.1 200 OK\\r\\n"...}], 2) = 200';
  const judge = (...lines: readonly string[]) => judgeAnswers(readTrace(lines.join('\n')));

  it('sees a sync that had not returned', () => {
    const begun = '7 fdatasync(21</j/1.seg> <unfinished ...>';
    const returned = '7 <... fdatasync resumed>) = 0';
    expect(judge(write, begun, returned, answer).early).to.equal(0);
    expect(judge(write, begun, answer, returned).early).to.equal(1);
  });

  it('sees a sync that came before the write, or of another file', () => {
    expect(judge(write, sync, answer, write, sync, answer)).to.deep.equal({ answers: 2, early: 0 });
    expect(judge(sync, write, answer).early).to.equal(1);
    expect(judge(write, sync.replace('.seg', '.bin'), answer).early).to.equal(1);
    expect(judge(write, sync, answer, answer)).to.deep.equal({ answers: 2, early: 1 });
  });
});
