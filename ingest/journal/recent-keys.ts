import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from './disk.ts';
import { KEY_BYTES, batchBody } from './batch-format.ts';
import type { EventKey } from './batch-builder.ts';
import { SegmentReader } from './segment-reader.ts';
import { formatSegmentName, segmentsOf } from './segment-name.ts';

const HASH_BYTES = 16;
const SNAPSHOT = 'recent-keys.bin';

/**
 * Names a client's item for good: the source belongs to it, so that no agency can claim
 * another's ids and silence its events.
 * @param parts what identifies the item: source id, then the client's own id, or an idempotency key and ordinal
 * @returns 24 bytes whose last 8 await the acceptance time
 */
export function keyOf(...parts: readonly string[]): EventKey {
  const key = new Uint8Array(KEY_BYTES);
  // Length-prefixed: ("a", "bc") and ("ab", "c") are different items.
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  key.set(hash.digest().subarray(0, HASH_BYTES));
  return key;
}

/** The tail of the event's id, from the key. */
export function tailFromKey(key: EventKey): readonly [number, number, number] {
  const view = new DataView(key.buffer, key.byteOffset, HASH_BYTES);
  return [view.getUint32(0), view.getUint32(4), view.getUint32(8)];
}

/**
 * The clients' items of late, each with its acceptance time, so that a repeat gets the same id.
 * Bounded: two halves, the older is dropped when the newer is full. It survives a restart
 * through the keys in the journal's batches and a snapshot of those already let go.
 */
export class RecentKeys {
  readonly #half: number;
  #newer = new Map<string, number>();
  #older = new Map<string, number>();

  constructor(capacity: number) {
    this.#half = Math.ceil(capacity / 2);
  }

  /** Acceptance time in ms of the item's first coming. */
  get(key: EventKey): number | undefined {
    const name = nameOf(key);
    return this.#newer.get(name) ?? this.#older.get(name);
  }

  /** Remembers an item and writes the time into its key. */
  add(key: EventKey, acceptedMs: number): void {
    new DataView(key.buffer, key.byteOffset, KEY_BYTES).setFloat64(HASH_BYTES, acceptedMs, true);
    this.#remember(nameOf(key), acceptedMs);
  }

  /** Reads back what was remembered: the snapshot, then the keys of every segment still there. */
  async load(disk: Disk, snapshotFolder: string, journalFolder: string): Promise<void> {
    if ((await disk.list(snapshotFolder)).includes(SNAPSHOT)) {
      const file = await disk.open(join(snapshotFolder, SNAPSHOT), { create: false });
      const bytes = new Uint8Array(await file.size());
      for (let done = 0, read = 1; read > 0; done += read) {
        read = await file.read(bytes.subarray(done), done);
      }
      await file.close();
      this.#readKeys(bytes);
    }
    for (const name of segmentsOf(await disk.list(journalFolder))) {
      const file = await disk.open(join(journalFolder, formatSegmentName(name)), { create: false });
      const reader = new SegmentReader(file, name.segment);
      do {
        for (let found = await reader.next(); found; found = await reader.next()) {
          if (found.header.hasKeys) this.#readKeys(batchBody(found.batch, found.header).keys);
        }
        // Behind damage there are events too, and their keys.
      } while (await reader.resync());
      await file.close();
    }
  }

  /**
   * Writes all keys aside; to be done before segments that hold them are let go.
   * @param durable resolves when every event given so far is: a key that outlives its event in a
   * power cut would make the client's next try a repeat, and the event lost
   */
  async save(disk: Disk, snapshotFolder: string, durable: () => Promise<void>): Promise<void> {
    const entries = [...this.#older, ...this.#newer];
    await durable();
    const bytes = Buffer.alloc(entries.length * KEY_BYTES);
    entries.forEach(([name, ms], i) => {
      bytes.write(name, i * KEY_BYTES, 'base64url');
      bytes.writeDoubleLE(ms, i * KEY_BYTES + HASH_BYTES);
    });
    await disk.list(snapshotFolder);
    const temporary = join(snapshotFolder, `${SNAPSHOT}.new`);
    await disk.remove(temporary);
    const file = await disk.open(temporary, { create: true });
    await file.write(bytes, 0);
    await file.sync();
    await file.close();
    await disk.rename(temporary, join(snapshotFolder, SNAPSHOT));
    await disk.syncDirectory(snapshotFolder);
  }

  #readKeys(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at + KEY_BYTES <= bytes.length; at += KEY_BYTES) {
      const ms = view.getFloat64(at + HASH_BYTES, true);
      // An event without a key among others that have one.
      if (ms > 0) this.#remember(nameOf(bytes.subarray(at, at + KEY_BYTES)), ms);
    }
  }

  #remember(name: string, ms: number): void {
    if (this.#newer.size >= this.#half) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(name, ms);
  }
}

function nameOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, HASH_BYTES).toString('base64url');
}
