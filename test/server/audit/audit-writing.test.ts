import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { AUDIT } from '../../../server/audit/audit-entry.ts';
import { checkpointFile } from '../../../server/audit/checkpoint-file.ts';
import { checkpointKey } from '../../../server/audit/checkpoint-key.ts';
import { erasePayloads } from '../../../server/audit/erase-payloads.ts';
import { findCuts, retainEntries } from '../../../server/audit/retain-entries.ts';
import { EVERYTHING } from '../../../ingest/query/filter.ts';
import { mintScope } from '../../../ingest/query/scope.ts';
import { ALL, SAMPLES } from '../store/sample-collection.ts';
import { refusalOf } from '../store/store-place.ts';
import { makeAuditFolder } from './audit-folder.ts';
import { auditEntry } from './sample-entry.ts';
import type { Act } from '../../../server/store/document-store.ts';
import type { AuditFolder } from './audit-folder.ts';

const SCRIPT = fileURLToPath(new URL('./append-until-killed.ts', import.meta.url));
const append = (given: Parameters<typeof auditEntry>[0] = {}): Act => ({
  type: 'appendAudit',
  entry: auditEntry(given),
});
const TOLD = {
  at: '2026-04-01T00:00:00.000000Z',
  actor: { kind: 'user', id: 'administrator' },
} as const;
const BY_TIME = { field: 'at', direction: 'ascending' } as const;

describe('audit entries', () => {
  let place: AuditFolder;

  beforeEach(async () => {
    place = await makeAuditFolder();
  });

  afterEach(() => place.remove());

  it('are read by actor, action, object and time, under a scope, page by page', async () => {
    const store = await place.open('serve');
    for (let n = 0; n < 10; n++) {
      await store.commit([
        append({
          at: `2026-02-01T00:00:0${n}.000000Z`,
          actor: { kind: 'user', id: n % 2 === 0 ? 'even' : 'odd' },
          constituent: n < 5 ? 'health' : 'energy',
        }),
      ]);
    }
    const filter = {
      type: 'and',
      filters: [
        { type: 'equals', field: 'actor.id', value: 'even' },
        { type: 'equals', field: 'action', value: 'close' },
        { type: 'range', field: 'at', gte: '2026-02-01T00:00:01Z' },
      ],
    } as const;
    const health = mintScope({ type: 'equals', field: 'constituent', value: 'health' });
    const first = await store.find(AUDIT, { filter, sort: BY_TIME, limit: 1 }, health);
    const next = { filter, sort: BY_TIME, limit: 1, after: first.next ?? '' };
    const second = await store.find(AUDIT, next, health);
    const found = [...first.items, ...second.items];
    expect(found.map(({ sequence }) => sequence)).to.deep.equal([3, 5]);
    expect(second.next).to.equal(undefined);
    expect(found[0]).to.deep.include({
      ...auditEntry({ at: found[0]!.at, actor: { kind: 'user', id: 'even' } }),
      id: 'serve.000000000003',
      version: 1,
      chain: 'serve',
    });
    expect(found[0]).not.to.have.property('salt');
    expect(await store.get(AUDIT, 'serve.000000000009', health)).to.equal(undefined);
    expect(await store.count(AUDIT, EVERYTHING, 100, ALL)).to.equal(10);
    await store.close();
  });

  const unfit: readonly [string, object][] = [
    ['an unknown action', { action: 'tidy' }],
    ['an unknown object', { object: { kind: 'thing', id: 'x' } }],
    ['a time without microseconds', { at: '2026-02-01T00:00:00Z' }],
    ['a day that is none', { at: '2026-02-31T00:00:00.000000Z' }],
    ['no actor', { actor: { kind: 'user', id: '' } }],
    ['a payload that JSON has no form for', { payload: { n: Number.NaN } }],
    ['a payload beyond a megabyte', { payload: { n: 'x'.repeat(1024 * 1024) } }],
    ['a payload nested without end', { payload: nested(1000) }],
  ];
  for (const [what, given] of unfit) {
    it(`with ${what} are refused, and the change with them`, async () => {
      const store = await place.open();
      const document = { id: 'a', version: 1 };
      const insert: Act = { type: 'insert', collection: SAMPLES.name, document };
      expect(await refusalOf(store.commit([insert, append(given)]))).to.equal('QUERY_REFUSED');
      expect(await store.get(SAMPLES, 'a', ALL)).to.equal(undefined);
      await store.commit([insert, append()]);
      expect((await place.verify()).chains).to.have.length(1);
      await store.close();
    });
  }

  it('are not written where another act of the commit fails', async () => {
    const store = await place.open('serve');
    await store.commit([append()]);
    const failing: Act = { type: 'remove', collection: SAMPLES.name, id: 'none', version: 1 };
    const acts = [append(), failing, append()];
    expect(await refusalOf(store.commit(acts))).to.equal('VERSION_CONFLICT');
    const forged: Act = {
      type: 'insert',
      collection: AUDIT.name,
      document: { id: 'a', version: 1 },
    };
    expect(await refusalOf(store.commit([forged]))).to.equal('QUERY_REFUSED');
    await store.commit([append()]);
    expect(await place.verify()).to.include({ whole: true, entries: 2 });
    await store.close();
  });

  it('of writers at the same time stand in a whole chain each', async function () {
    this.timeout(30_000);
    const stores = await Promise.all(['a', 'a-b', 'b'].map(chain => place.open(chain)));
    await Promise.all(
      stores.flatMap(store => Array.from({ length: 40 }, () => store.commit([append()]))),
    );
    const report = await place.verify();
    expect(report.faults).to.deep.equal([]);
    expect(report.chains.map(({ chain, sequence }) => [chain, sequence])).to.have.deep.members([
      ['a', 40],
      ['a-b', 40],
      ['b', 40],
    ]);
    const { heads } = await stores[0]!.audit.places();
    expect(heads).to.have.length(3);
    await Promise.all(stores.map(store => store.close()));
  });

  it('of two writers under one name are refused to the older, and the chain stays whole', async () => {
    const older = await place.open('serve');
    const newer = await place.open('serve');
    await older.commit([append()]);
    const failing: Act = { type: 'remove', collection: SAMPLES.name, id: 'none', version: 1 };
    expect(await refusalOf(newer.commit([append(), failing]))).to.equal('VERSION_CONFLICT');
    await older.commit([append()]);
    await newer.commit([append()]);
    expect(await refusalOf(older.commit([append()]))).to.equal('STORE_UNAVAILABLE');
    await newer.commit([append()]);
    expect(await place.verify()).to.include({ whole: true, entries: 4 });
    await older.close();
    await newer.close();
  });

  it('are whole after kill -9 in commits, none without its change', async function () {
    this.timeout(60_000);
    for (const after of [3, 20, 50]) {
      await killAfter(place.file, after);
      const report = await place.verify();
      expect(report.faults).to.deep.equal([]);
      const store = await place.open('check');
      const documents = await store.count(SAMPLES, EVERYTHING, 10_000, ALL);
      expect(documents).to.equal(report.entries).and.at.least(after);
      expect(await store.changes(0, 10_000)).to.have.length(documents);
      await store.close();
    }
  });

  it('lose their payload for good when it is erased, and the chain verifies', async () => {
    const store = await place.open('serve');
    const secret = 'Хувийн мэдээлэл 88001122';
    for (const n of [1, 2, 3]) await store.commit([append({ payload: { n, secret } })]);
    const id = 'serve.000000000002';
    expect(await refusalOf(store.commit([{ type: 'eraseAudit', id }]))).to.equal('QUERY_REFUSED');
    await erasePayloads(store, [id], TOLD, 'Хувийн мэдээлэл хамгаалах тухай хууль');
    const record = await store.get(AUDIT, id, ALL);
    expect(record).to.include({ action: 'close' }).and.not.have.any.keys('payload', 'reason');
    expect(await store.get(AUDIT, 'serve.000000000004', ALL)).to.deep.include({
      action: 'erase',
      object: { kind: 'audit', id },
      actor: TOLD.actor,
    });
    expect(await refusalOf(erasePayloads(store, ['none.1'], TOLD, 'x'))).to.equal(
      'VERSION_CONFLICT',
    );
    for (const n of [1, 3]) await erasePayloads(store, [`serve.00000000000${n}`], TOLD, 'law');
    await store.close();
    expect((await place.verify()).faults).to.deep.equal([]);
    expect((await readFile(place.file)).includes(secret)).to.equal(false);
  });

  it('go after their time behind a signed cut, and the rest verifies', async () => {
    const store = await place.open('serve');
    const other = await place.open('detect');
    for (let n = 1; n <= 5; n++) {
      await store.commit([append({ at: `2026-02-0${n}T00:00:00.000000Z` })]);
    }
    await other.commit([append({ at: '2026-02-09T00:00:00.000000Z' })]);
    const before = '2026-02-04T00:00:00.000000Z';
    expect((await findCuts(store, before)).entries).to.equal(3);
    const files = {
      file: checkpointFile(place.folder),
      key: checkpointKey(`${place.folder}/keys`),
    };
    expect(await retainEntries(store, before, TOLD, files)).to.equal(3);
    expect(await retainEntries(store, before, TOLD, files)).to.equal(0);
    const report = await place.verify();
    expect(report.faults).to.deep.equal([]);
    expect(report.entries).to.equal(4);
    const { items } = await store.find(
      AUDIT,
      { filter: EVERYTHING, sort: BY_TIME, limit: 10 },
      ALL,
    );
    expect(items.map(({ id }) => id)).to.deep.equal([
      'serve.000000000004',
      'serve.000000000005',
      'detect.000000000001',
      'serve.000000000006',
    ]);
    expect(await retainEntries(store, '2027-01-01T00:00:00.000000Z', TOLD, files)).to.equal(4);
    await store.close();
    await other.close();
    expect((await place.verify()).faults).to.deep.equal([]);
  });
});

function nested(depth: number): Record<string, never> {
  let value = {};
  for (let n = 0; n < depth; n++) value = { value };
  return value;
}

/** Resolves when the process that appends was killed, after it told of so many commits. */
function killAfter(file: string, commits: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = 0;
    child.stdout.on('data', (bytes: Buffer) => {
      told += bytes.length;
      if (told >= commits) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}
