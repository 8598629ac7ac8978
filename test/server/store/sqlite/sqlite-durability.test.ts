import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { EVERYTHING } from '../../../../ingest/query/filter.ts';
import { openSqliteStore } from '../../../../server/store/sqlite/open-sqlite-store.ts';
import { auditEntry } from '../../audit/sample-entry.ts';
import { ALL, SAMPLES, sampleDocuments } from '../sample-collection.ts';
import { refusalOf } from '../store-place.ts';
import type { DocumentStore } from '../../../../server/store/document-store.ts';

const SCRIPT = fileURLToPath(new URL('./commit-until-killed.ts', import.meta.url));

describe('the file of the SQLite document store', () => {
  let folder = '';
  let file = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kharuul-documents-'));
    file = join(folder, 'documents.db');
  });

  afterEach(() => rm(folder, { recursive: true }));

  const open = (queryTimeout = 10_000): Promise<DocumentStore> =>
    openSqliteStore({ file, collections: [SAMPLES], cursorKey: new Uint8Array(32), queryTimeout });

  it('has all that was acknowledged, and whole commits only, after kill -9', async function () {
    this.timeout(60_000);
    let next = 0;
    for (const acknowledged of [1, 7, 40]) {
      const told = await commitUntilKilled(file, next, acknowledged);
      const store = await open();
      const changes = await store.changes(0, 10_000);
      const kept = changes.length;
      // The commit in flight may have made it; nothing acknowledged may be missing.
      expect(kept).to.be.within(told, told + 1);
      expect(changes.map(({ payload }) => payload['n'])).to.deep.equal([...Array(kept).keys()]);
      expect(await store.count(SAMPLES, EVERYTHING, 10_000, ALL)).to.equal(2 * kept);
      const lastPid = { type: 'equals', field: 'process.pid', value: kept - 1 } as const;
      expect(await store.count(SAMPLES, lastPid, 10, ALL)).to.equal(2);
      await store.close();
      next = kept;
    }
  });

  it('is synced after each commit and before the answer', async function () {
    this.timeout(60_000);
    const trace = join(folder, 'trace');
    const command = [process.execPath, SCRIPT, file, '0', '5'];
    const options = ['-f', '-o', trace, '-e', 'trace=fsync,fdatasync,write', '-s', '8'];
    const run = spawnSync('strace', [...options, ...command], { encoding: 'utf8' });
    if (run.error !== undefined) {
      if (process.env['KHARUUL_FORBID_SKIPS']) throw run.error;
      process.stderr.write('  skipped: strace is not installed\n');
      this.skip();
    }
    const calls = (await readFile(trace, 'utf8')).split('\n');
    const answers = calls.flatMap((call, i) => (/ write\(1, "[0-9]+\\n"/.test(call) ? [i] : []));
    expect(answers).to.have.length(5);
    for (const [i, answer] of answers.entries()) {
      const since = calls.slice(i === 0 ? 0 : answers[i - 1], answer);
      expect(since.some(call => /sync(?:\(| resumed).* = 0$/.test(call))).to.equal(true);
    }
  });

  it('keeps audit entries that nothing changes or removes', async () => {
    const store = await open();
    await store.commit([{ type: 'appendAudit', entry: auditEntry() }]);
    await store.close();
    const database = new DatabaseSync(file);
    expect(() => database.exec('DELETE FROM audit')).to.throw('never removed');
    expect(() => database.exec("UPDATE audit SET entry = ''")).to.throw('never changed');
    expect(() => database.exec("UPDATE audit SET detail = '{}'")).to.throw('never changed');
    database.close();
  });

  it('is refused when a newer Kharuul wrote it', async () => {
    await (await open()).close();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(await refusalOf(open())).to.equal('STORE_UNAVAILABLE');
  });

  it('is refused, and left alone, when it is not ours', async () => {
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE theirs (a)');
    database.close();
    const before = await readFile(file);
    expect(await refusalOf(open())).to.equal('STORE_DAMAGED');
    expect(await readFile(file)).to.deep.equal(before);
  });

  it('is called damaged when it is no database', async () => {
    await writeFile(file, 'not a database, but long enough to be taken for one'.repeat(100));
    expect(await refusalOf(open())).to.equal('STORE_DAMAGED');
  });

  it('is unavailable where its folder is missing', async () => {
    file = join(folder, 'missing', 'documents.db');
    expect(await refusalOf(open())).to.equal('STORE_UNAVAILABLE');
  });

  it('gives up a question that takes too long, and answers the next', async () => {
    const store = await open(0);
    const documents = sampleDocuments(20);
    await store.commit(
      documents.map(document => ({ type: 'insert', collection: SAMPLES.name, document })),
    );
    const slow = { type: 'text', value: 'a' } as const;
    expect(await refusalOf(store.count(SAMPLES, slow, 10, ALL))).to.equal('QUERY_TIMED_OUT');
    expect(await store.count(SAMPLES, EVERYTHING, 100, ALL)).to.equal(20);
    await store.close();
  });
});

/** Resolves with how many commits were acknowledged when the process was killed. */
function commitUntilKilled(file: string, from: number, acknowledged: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT, file, String(from)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.split('\n').length > acknowledged) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => {
      const last = told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1);
      resolve(Number(last) + 1);
    });
  });
}
