import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { DataFolderError, takeDataFolder } from '../../server/data-folder.ts';

const MODULE = fileURLToPath(new URL('../../server/data-folder.ts', import.meta.url));

describe('the data folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kharuul-data-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made where missing, for its owner alone, with a key that stays the same', () => {
    const data = join(folder, 'deep', 'data');
    const first = takeDataFolder(data);
    expect(statSync(data).mode & 0o777).to.equal(0o700);
    expect(statSync(join(data, 'keys', 'cursor.key')).mode & 0o777).to.equal(0o600);
    expect(first.cursorKey).to.have.length(32);
    first.release();
    expect(readdirSync(data)).to.deep.equal(['keys']);
    const second = takeDataFolder(data);
    expect(second.cursorKey).to.deep.equal(first.cursorKey);
    second.release();
  });

  it('is refused while another Kharuul has it, and left as it is', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)', 'kharuul']);
    try {
      await once(other, 'spawn');
      writeFileSync(join(folder, 'lock'), String(other.pid));
      expect(() => takeDataFolder(folder)).to.throw(DataFolderError, `process ${other.pid}`);
      expect(readdirSync(folder)).to.deep.equal(['lock']);
    } finally {
      other.kill('SIGKILL');
    }
  });

  for (const [what, content] of [
    ['a process that is gone', '4194305'],
    ['a process of another program', String(process.pid)],
    ['the launcher of this one', String(process.ppid)],
    ['nobody', ''],
    ['no number', 'x'],
  ] as const) {
    it(`is taken over from the lock of ${what}`, () => {
      writeFileSync(join(folder, 'lock'), content);
      const data = takeDataFolder(folder);
      expect(readFileSync(join(folder, 'lock'), 'utf8')).to.equal(String(process.pid));
      data.release();
    });
  }

  it('is given to exactly one of many that start at the same moment over a stale lock', async () => {
    writeFileSync(join(folder, 'lock'), '4194305');
    const program = `
      const { takeDataFolder } = await import(${JSON.stringify(MODULE)});
      try { takeDataFolder(process.argv[1]); console.log('taken'); } catch { console.log('refused'); }
      process.stdin.resume();`;
    const starting = Array.from({ length: 8 }, async () => {
      const args = ['--input-type=module', '-e', program, folder, 'kharuul'];
      const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
      const [said] = (await once(child.stdout, 'data')) as [Buffer];
      return { child, said: said.toString().trim() };
    });
    const started = await Promise.all(starting);
    for (const { child } of started) child.stdin.end();
    expect(started.map(({ said }) => said).sort()).to.deep.equal([
      ...Array.from({ length: 7 }, () => 'refused'),
      'taken',
    ]);
  });

  it('says so where it cannot be made or written', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => takeDataFolder(join(folder, 'file'))).to.throw(DataFolderError, 'cannot be made');
    expect(() => takeDataFolder(join(folder, 'file', 'x'))).to.throw(DataFolderError);
  });
});
