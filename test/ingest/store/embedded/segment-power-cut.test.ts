import { expect } from 'chai';
import type { Disk } from '../../../../ingest/journal/disk.ts';
import type { Manifest } from '../../../../ingest/store/embedded/manifest.ts';
import { readManifest, writeManifest } from '../../../../ingest/store/embedded/manifest.ts';
import {
  addSegment,
  removeStrays,
  unlistSegments,
} from '../../../../ingest/store/embedded/segment-writer.ts';
import { PowerCutDisk } from '../../journal/power-cut-disk.ts';

const FOLDER = '/events';
/** Events in the journal, and how many go into a segment. */
const EVENTS = 10;
const SEGMENT = 3;

/** What stands in for Parquet: the offsets of its rows. Nothing is synced here. */
async function encode(disk: Disk, path: string, offsets: readonly number[]) {
  const file = await disk.open(path, { create: true });
  await file.write(Buffer.from(JSON.stringify(offsets)), 0);
  await file.close();
}

type Add = typeof addSegment;

/** What the store does: open, read the journal again from `applied`, write segments, retain. */
async function run(disk: Disk, retain: boolean, add: Add = addSegment): Promise<void> {
  let manifest = await readManifest(disk, FOLDER);
  await removeStrays(disk, FOLDER, manifest);
  for (let from = manifest.applied['0'] ?? 0; from < EVENTS; from += SEGMENT) {
    const end = Math.min(from + SEGMENT, EVENTS);
    const offsets = Array.from({ length: end - from }, (_, i) => from + i);
    const described = {
      rows: offsets.length,
      minTimestamp: from,
      maxTimestamp: end - 1,
      minId: 'a',
      maxId: 'b',
    };
    manifest = await add(disk, FOLDER, manifest, described, { '0': end }, path =>
      encode(disk, path, offsets),
    );
    const dropped = manifest.segments.slice(0, -2);
    if (!retain || dropped.length === 0) continue;
    manifest = await unlistSegments(disk, FOLDER, manifest, dropped);
    for (const { file } of dropped) await disk.remove(`${FOLDER}/${file}`);
  }
}

/** The offsets in each segment; throws where one is not whole. */
async function rowsOf(disk: Disk, manifest: Manifest): Promise<number[]> {
  const rows: number[] = [];
  for (const segment of manifest.segments) {
    const file = await disk.open(`${FOLDER}/${segment.file}`, { create: false });
    const bytes = new Uint8Array(await file.size());
    await file.read(bytes, 0);
    if (bytes.length !== segment.bytes) throw new Error(`${segment.file} is not whole`);
    const offsets = JSON.parse(Buffer.from(bytes).toString()) as number[];
    if (offsets.length !== segment.rows) throw new Error(`${segment.file} has other rows`);
    rows.push(...offsets);
  }
  return rows;
}

/** Everything must be right at once after the cut, and in the end. */
async function verify(left: PowerCutDisk, retain: boolean): Promise<void> {
  const manifest = await readManifest(left, FOLDER);
  await removeStrays(left, FOLDER, manifest);
  const applied = manifest.applied['0'] ?? 0;
  expectRows(await rowsOf(left, manifest), applied, retain);
  await run(left, retain);
  const last = await readManifest(left, FOLDER);
  expect(last.applied['0']).to.equal(EVENTS);
  expectRows(await rowsOf(left, last), EVENTS, retain);
  const names = ['manifest.json', ...last.segments.map(({ file }) => file)];
  expect([...(await left.list(FOLDER))].sort()).to.deep.equal([...names].sort());
}

/** Every event below `end` once; with retention, the newest of them. */
function expectRows(rows: readonly number[], end: number, retain: boolean): void {
  const first = retain ? (rows[0] ?? 0) : 0;
  expect(rows).to.deep.equal(Array.from({ length: end - first }, (_, i) => first + i));
}

/** Cuts at every call, there at every byte and every name, and at every single write or name lost. */
async function everyPowerCut(
  wrap: (disk: Disk) => Disk,
  retain: boolean,
  add?: Add,
): Promise<number> {
  const whole = new PowerCutDisk();
  await run(wrap(whole), retain, add);
  let cuts = 0;
  for (let cutAfter = 0; cutAfter <= whole.calls; cutAfter++) {
    const disk = new PowerCutDisk();
    disk.cutAfter = cutAfter;
    await run(wrap(disk), retain, add).catch(() => undefined);
    const { bytes, names, writes } = disk.atStake;
    const stakes = [];
    for (let keptNames = 0; keptNames <= names; keptNames++) {
      for (let keptBytes = 0; keptBytes <= bytes; keptBytes += 7) {
        stakes.push({ bytes: keptBytes, names: keptNames });
      }
      stakes.push({ bytes, names: keptNames });
    }
    for (let lost = 0; lost < writes; lost++) {
      stakes.push({ bytes, names, keepsWrite: (write: number) => write !== lost });
    }
    for (let lost = 0; lost < names; lost++) {
      stakes.push({ bytes, names, keepsName: (change: number) => change !== lost });
    }
    for (const survivors of stakes) {
      await verify(disk.afterPowerCut(survivors), retain);
      cuts++;
    }
  }
  return cuts;
}

const asIs = (disk: Disk) => disk;

function withFileSync(disk: Disk, keeps: (path: string) => boolean): Disk {
  return {
    open: async (path, options) => {
      const file = await disk.open(path, options);
      return keeps(path) ? file : { ...file, sync: async () => undefined };
    },
    rename: (from, to) => disk.rename(from, to),
    remove: path => disk.remove(path),
    list: folder => disk.list(folder),
    syncDirectory: folder => disk.syncDirectory(folder),
  };
}

/** Lists the segment before its name is durable. */
const listedEarly: Add = async (disk, folder, manifest, rows, applied, encode) => {
  const unsynced: Disk = { ...bound(disk), syncDirectory: async () => undefined };
  return addSegment(unsynced, folder, manifest, rows, applied, encode);
};

/** Lists the segment, then writes it. */
const listedFirst: Add = async (disk, folder, manifest, rows, applied, encode) => {
  const file = `${manifest.generation + 1}.parquet`;
  const bytes = JSON.stringify(
    Array.from({ length: rows.rows }, (_, i) => rows.minTimestamp + i),
  ).length;
  const segments = [...manifest.segments, { ...rows, file, bytes }];
  const next = { ...manifest, generation: manifest.generation + 1, applied, segments };
  await writeManifest(disk, folder, next);
  await encode(`${folder}/${file}`);
  return next;
};

function bound(disk: Disk): Disk {
  return withFileSync(disk, () => true);
}

describe('segments and their manifest after a power cut', function () {
  this.timeout(120_000);

  for (const retain of [false, true]) {
    it(`have every event once, ${retain ? 'with' : 'without'} retention`, async () => {
      expect(await everyPowerCut(asIs, retain)).to.be.greaterThan(500);
    });
  }

  const mutants: readonly [string, (disk: Disk) => Disk, Add][] = [
    [
      'the segment is not synced',
      disk => withFileSync(disk, path => !path.includes('.parquet')),
      addSegment,
    ],
    [
      'the manifest is not synced',
      disk => withFileSync(disk, path => !path.includes('manifest')),
      addSegment,
    ],
    ['the segment is listed before its name is durable', asIs, listedEarly],
    ['the segment is listed before it is written', asIs, listedFirst],
  ];
  for (const [name, wrap, add] of mutants) {
    it(`would not where ${name}: the simulator tells`, async () => {
      const error = await everyPowerCut(wrap, false, add).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(Error);
    });
  }

  it('are not removed for a manifest that was lost or is an older one', async () => {
    const disk = new PowerCutDisk();
    await run(disk, false);
    const whole = await readManifest(disk, FOLDER);
    for (const manifest of [
      { ...whole, generation: 0, segments: [], applied: {} },
      { ...whole, generation: 2, segments: whole.segments.slice(0, 2) },
    ]) {
      const error = await removeStrays(disk, FOLDER, manifest).catch((reason: unknown) => reason);
      expect(error).to.have.property('code', 'STORE_DAMAGED');
    }
    expect(await rowsOf(disk, whole)).to.have.length(EVENTS);
  });

  it('are not begun anew in silence where the manifest cannot be read', async () => {
    const disk = new PowerCutDisk();
    await run(disk, false);
    const file = await disk.open(`${FOLDER}/manifest.json`, { create: false });
    await file.write(Buffer.from('{{'), 0);
    const error = await readManifest(disk, FOLDER).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
  });
});
