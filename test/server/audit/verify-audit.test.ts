import { readFile, writeFile } from 'node:fs/promises';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { appendCheckpoint, checkpointFile } from '../../../server/audit/checkpoint-file.ts';
import { checkpointKey } from '../../../server/audit/checkpoint-key.ts';
import { signCheckpoint } from '../../../server/audit/checkpoint.ts';
import { openAuditFile } from '../../../server/store/sqlite/open-audit-file.ts';
import { makeAuditFolder } from './audit-folder.ts';
import { auditEntry } from './sample-entry.ts';
import type { DatabaseSync } from 'node:sqlite';
import type { AuditEntry } from '../../../server/audit/audit-entry.ts';
import type { AuditReport } from '../../../server/audit/verify-audit.ts';
import type { AuditFolder } from './audit-folder.ts';

const AT = '2026-03-01T00:00:00.000000Z';
const { reason: _, payload: __, ...BARE } = auditEntry();

describe('the verification of audit chains', () => {
  let place: AuditFolder;
  let pristine: Buffer;

  before(async () => {
    place = await makeAuditFolder();
    for (const [chain, count] of Object.entries({ serve: 6, detect: 4 })) {
      const store = await place.open(chain);
      for (let n = 1; n <= count; n++) {
        const entry: AuditEntry = n === 2 ? BARE : auditEntry({ requestId: `request-${n}` });
        await store.commit([{ type: 'appendAudit', entry }]);
      }
      await store.close();
    }
    await sign();
    pristine = await readFile(place.file);
  });

  after(() => place.remove());

  afterEach(() => writeFile(place.file, pristine));

  async function sign(): Promise<void> {
    const log = openAuditFile(place.file);
    const checkpoint = signCheckpoint(
      await log.places(),
      AT,
      checkpointKey(join(place.folder, 'keys')),
    );
    log.close();
    await appendCheckpoint(checkpointFile(place.folder), checkpoint);
  }

  const verifyAfter = async (work: (database: DatabaseSync) => void): Promise<AuditReport> => {
    place.tamper(work);
    return place.verify();
  };
  const faultsOf = ({ faults }: AuditReport): string[] =>
    faults.map(({ fault, chain, sequence }) => `${fault} ${chain} ${sequence}`);

  it('finds whole chains whole, and says how far they are signed', async () => {
    const report = await place.verify();
    expect(report.faults).to.deep.equal([]);
    expect(report).to.include({ whole: true, entries: 10, checkpoints: 1 });
    expect(
      report.chains.map(({ chain, sequence, signed }) => [chain, sequence, signed]),
    ).to.have.deep.members([
      ['serve', 6, 6],
      ['detect', 4, 4],
    ]);
  });

  it('finds any character changed in any field of any entry', async function () {
    this.timeout(120_000);
    const log = openAuditFile(place.file);
    const rows = await log.rows('', 100);
    log.close();
    const fields = ['id', 'hash', 'entry', 'salt', 'detail'] as const;
    const change = fc.record({
      row: fc.nat(rows.length - 1),
      field: fc.constantFrom(...fields),
      position: fc.nat(),
      letter: fc.constantFrom('0', 'f', 'x', '"', ' ', '}', 'Ө', ''),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ row, field, position, letter }) => {
        const { id, [field]: before } = rows[row]!;
        const at = before === null ? 0 : position % before.length;
        const after = (before ?? '').slice(0, at) + letter + (before ?? '').slice(at + 1);
        fc.pre(after !== before);
        await writeFile(place.file, pristine);
        const report = await verifyAfter(database =>
          database.prepare(`UPDATE audit SET ${field} = ? WHERE id = ?`).run(after, id),
        );
        expect(report.whole).to.equal(false);
      }),
      { numRuns: 300 },
    );
    for (const { id } of rows) {
      for (const field of ['salt', 'detail']) {
        await writeFile(place.file, pristine);
        const report = await verifyAfter(database =>
          database.prepare(`UPDATE audit SET ${field} = NULL WHERE id = ?`).run(id),
        );
        expect(report.whole).to.equal(id.endsWith('2'));
      }
    }
  });

  const id = (chain: string, n: number): string => `${chain}.${String(n).padStart(12, '0')}`;
  const attacks: readonly [string, (database: DatabaseSync) => void, string][] = [
    [
      'a changed entry',
      db =>
        db.exec(
          `UPDATE audit SET entry = replace(entry, 'alert-1', 'alert-2') WHERE id = '${id('serve', 3)}'`,
        ),
      'entry-changed serve 3',
    ],
    [
      'a changed payload',
      db =>
        db.exec(
          `UPDATE audit SET detail = replace(detail, 'closed', 'new') WHERE id = '${id('serve', 4)}'`,
        ),
      'payload-changed serve 4',
    ],
    [
      'a payload that went untold',
      db => db.exec(`UPDATE audit SET detail = NULL, salt = NULL WHERE id = '${id('detect', 1)}'`),
      'payload-missing detect 1',
    ],
    [
      'an entry cut out',
      db => db.exec(`DELETE FROM audit WHERE id = '${id('serve', 3)}'`),
      'entries-missing serve 3',
    ],
    [
      'the end cut off',
      db => db.exec(`DELETE FROM audit WHERE id >= '${id('serve', 5)}'`),
      'entries-missing serve 5',
    ],
    [
      'the beginning cut off',
      db => db.exec(`DELETE FROM audit WHERE id < '${id('detect', 3)}'`),
      'entries-missing detect 1',
    ],
    [
      'the beginning cut off behind a cut of its own',
      db =>
        db.exec(
          `INSERT INTO audit_cuts SELECT 'detect', 2, hash FROM audit WHERE id = '${id('detect', 2)}';
           DELETE FROM audit WHERE id < '${id('detect', 3)}'`,
        ),
      'cut-unproven detect 2',
    ],
    [
      'a whole chain removed',
      db => db.exec("DELETE FROM audit WHERE id LIKE 'detect.%'; DELETE FROM audit_writers"),
      'chain-missing detect 1',
    ],
    [
      'two entries that changed places',
      db =>
        db.exec(
          `UPDATE audit SET id = 'x' WHERE id = '${id('serve', 2)}';
           UPDATE audit SET id = '${id('serve', 2)}' WHERE id = '${id('serve', 3)}';
           UPDATE audit SET id = '${id('serve', 3)}' WHERE id = 'x'`,
        ),
      'entry-changed serve 2',
    ],
    [
      'an entry put in',
      db =>
        db.exec(
          `INSERT INTO audit SELECT '${id('serve', 3)}1', hash, entry, salt, detail FROM audit
           WHERE id = '${id('serve', 3)}'`,
        ),
      'entry-changed serve 31',
    ],
  ];
  for (const [what, attack, fault] of attacks) {
    it(`finds ${what}`, async () => {
      expect(faultsOf(await verifyAfter(attack))).to.include(fault);
    });
  }

  it('finds a chain written anew from some place on, by the checkpoint alone', async () => {
    place.tamper(db =>
      db.exec(
        `DELETE FROM audit WHERE id >= '${id('serve', 5)}';
         DELETE FROM "keys:audit" WHERE id >= '${id('serve', 5)}'`,
      ),
    );
    const store = await place.open('serve');
    const forged = auditEntry({ object: { kind: 'alert', id: 'another' } });
    for (let n = 5; n <= 7; n++) await store.commit([{ type: 'appendAudit', entry: forged }]);
    await store.close();
    expect(faultsOf(await place.verify())).to.deep.equal(['rewritten serve 6']);
  });

  it('goes on after a checkpoint as the chain does', async () => {
    const store = await place.open('serve');
    await store.commit([{ type: 'appendAudit', entry: auditEntry() }]);
    await store.close();
    expect((await place.verify()).faults).to.deep.equal([]);
  });

  it('finds a checkpoint signed by another key, or changed, or spoiled', async () => {
    const file = checkpointFile(place.folder);
    const line = await readFile(file, 'utf8');
    const log = openAuditFile(place.file);
    const other = generateKeyPairSync('ed25519').privateKey;
    await appendCheckpoint(file, signCheckpoint(await log.places(), AT, other));
    log.close();
    const faults = async (): Promise<string[]> =>
      (await place.verify()).faults.map(({ fault }) => fault);
    expect(await faults()).to.deep.equal(['signature-wrong']);
    await writeFile(file, line.replace('"sequence":6', '"sequence":5'));
    expect(await faults()).to.deep.equal(['signature-wrong']);
    await writeFile(file, `spoiled\n${line}`);
    expect(await faults()).to.deep.equal(['checkpoint-unreadable']);
    await writeFile(file, `<109>1 2026-03-01T00:00:00Z host kharuul 1 CHECKPOINT - ${line}`);
    expect(await faults()).to.deep.equal([]);
    await writeFile(file, `${line}{"torn by a crash`);
    expect(await faults()).to.deep.equal([]);
    await sign();
    expect(await faults()).to.deep.equal([]);
    await writeFile(file, line);
  });
});
