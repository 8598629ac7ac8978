import { generateKeyPairSync } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import { hashOf } from '../../../server/audit/chain.ts';
import { checkpointFile } from '../../../server/audit/checkpoint-file.ts';
import { publicKeyFile } from '../../../server/audit/checkpoint-key.ts';
import { auditCheckpoint } from '../../../server/bin/audit-checkpoint.ts';
import { auditVerify } from '../../../server/bin/audit-verify.ts';
import { makeAuditFolder } from './audit-folder.ts';
import { auditEntry } from './sample-entry.ts';
import type { ChainRow } from '../../../server/audit/chain.ts';
import type { CommandIo } from '../../../server/bin/kharuul.ts';
import type { AuditFolder } from './audit-folder.ts';

type Command = (args: string[], io: CommandIo) => Promise<number>;

describe('kharuul audit', () => {
  let place: AuditFolder;

  beforeEach(async () => {
    place = await makeAuditFolder();
    const store = await place.open('serve');
    for (let n = 0; n < 3; n++) {
      await store.commit([{ type: 'appendAudit', entry: auditEntry() }]);
    }
    await store.close();
  });

  afterEach(() => place.remove());

  const run = async (command: Command, ...args: string[]) => {
    let [out, err] = ['', ''];
    const sink = (take: (text: string) => void): Writable =>
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          take(String(chunk));
          done();
        },
      });
    const stdout = sink(text => (out += text));
    const stderr = sink(text => (err += text));
    const code = await command(args, { stdin: process.stdin, stdout, stderr });
    return { code, out, err };
  };

  it('checkpoint signs, verify finds all whole', async () => {
    const data = ['--data', place.folder];
    expect(await run(auditVerify, ...data)).to.deep.include({ code: 0 });
    const { code, out } = await run(auditCheckpoint, ...data);
    expect(code).to.equal(0);
    expect(await readFile(checkpointFile(place.folder), 'utf8')).to.equal(out);
    const verified = await run(auditVerify, ...data, '--format', 'json');
    expect(verified.code).to.equal(0);
    expect(JSON.parse(verified.out)).to.deep.include({ whole: true, entries: 3, checkpoints: 1 });
    expect((await run(auditVerify, ...data)).out).to.equal(
      'serve  3 entries  signed to 3\n3 entries, 1 checkpoints, whole\n',
    );
  });

  it('verify says which chain is broken where, with a copy kept elsewhere', async () => {
    const data = ['--data', place.folder];
    await run(auditCheckpoint, ...data);
    const copy = join(place.folder, 'copy.jsonl');
    const key = join(place.folder, 'copy.pub');
    await copyFile(checkpointFile(place.folder), copy);
    await copyFile(publicKeyFile(place.folder), key);
    // Whoever has the machine cuts the end off and signs what is left.
    place.tamper(db => db.exec("DELETE FROM audit WHERE id = 'serve.000000000003'"));
    await writeFile(checkpointFile(place.folder), '');
    expect((await run(auditVerify, ...data)).code).to.equal(0);
    const { code, out } = await run(auditVerify, ...data, '--checkpoint', copy);
    expect(code).to.equal(1);
    expect(out).to.include('entries-missing: chain serve, it ends at 2, and had 3');
    const other = generateKeyPairSync('ed25519').privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    await writeFile(join(place.folder, 'keys', 'audit-checkpoint.key'), other);
    await run(auditCheckpoint, ...data);
    const forged = await run(auditVerify, ...data, '--key', key);
    expect(forged.code).to.equal(1);
    expect(forged.out).to.include('signature-wrong');
  });

  it('verify exports what another program can verify', async () => {
    const file = join(place.folder, 'export.ndjson');
    const args = ['--data', place.folder, '--export', file];
    expect((await run(auditVerify, ...args)).code).to.equal(0);
    const rows = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(rows).to.have.length(3);
    for (const row of rows) {
      const { entry, hash } = JSON.parse(row) as ChainRow;
      expect(hashOf(entry)).to.equal(hash);
    }
    // It never writes over a file.
    expect((await run(auditVerify, ...args)).code).to.equal(2);
  });

  it('says what is wrong with its use', async () => {
    const missing = ['--data', join(place.folder, 'none')];
    expect((await run(auditVerify, ...missing)).code).to.equal(2);
    expect((await run(auditCheckpoint, ...missing)).code).to.equal(2);
    const data = ['--data', place.folder];
    expect((await run(auditVerify, ...data, '--format', 'xml')).code).to.equal(2);
    expect((await run(auditVerify, ...data, '--checkpoint', 'none')).code).to.equal(2);
    expect((await run(auditVerify, '--nonsense')).err).to.include('Usage');
    expect((await run(auditVerify, '--help')).out).to.include('Usage');
    await writeFile(place.file, 'no database, but long enough to be taken for one'.repeat(100));
    expect((await run(auditVerify, ...data)).code).to.not.equal(0);
  });
});
