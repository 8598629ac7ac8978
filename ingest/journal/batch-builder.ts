import type { Micros } from '../event/time.ts';
import type { BatchKind } from './batch-format.ts';
import { HEADER_BYTES, KEY_BYTES, sealBatch } from './batch-format.ts';

/** A batch is written when it is this full, or as soon as the disk is free. */
export const BATCH_BYTES = 1024 * 1024;
const BATCH_EVENTS = 8192;

/** A client's key for one event, see `recent-keys.ts`. */
export type EventKey = Uint8Array;

/** Gathers lines into one buffer; sealing moves nothing but the small tables. */
export class BatchBuilder {
  readonly kind: BatchKind;
  readonly firstOffset: number;
  count = 0;
  #payload = Buffer.allocUnsafe(64 * 1024);
  #used = 0;
  #positions: number[] = [];
  #keys: (EventKey | undefined)[] | undefined;
  #minAccepted = Number.MAX_SAFE_INTEGER;
  #maxAccepted = 0;

  constructor(kind: BatchKind, firstOffset: number) {
    this.kind = kind;
    this.firstOffset = firstOffset;
  }

  get full(): boolean {
    return this.#used >= BATCH_BYTES || this.count >= BATCH_EVENTS;
  }

  get bytes(): number {
    return this.#used;
  }

  /** Adds one record; the LF that ends it is added here. */
  add(json: string, accepted: Micros, key?: EventKey): void {
    // UTF-8 takes at most three bytes for each UTF-16 unit.
    this.#reserve(json.length * 3 + 1);
    this.#positions.push(this.#used);
    this.#used += this.#payload.write(json, this.#used, 'utf8');
    this.#payload[this.#used++] = 0x0a;
    if (key) this.#keys ??= [];
    if (this.#keys) this.#keys[this.count] = key;
    this.count++;
    if (accepted < this.#minAccepted) this.#minAccepted = accepted;
    if (accepted > this.#maxAccepted) this.#maxAccepted = accepted;
  }

  /** The batch as it goes to disk. */
  seal(partition: number, segment: number, sequence: number): Uint8Array {
    const keyBytes = this.#keys ? this.count * KEY_BYTES : 0;
    const tableBytes = this.count * 4 + keyBytes;
    const batch = Buffer.allocUnsafe(HEADER_BYTES + tableBytes + this.#used);
    this.#positions.forEach((position, i) => batch.writeUInt32LE(position, HEADER_BYTES + i * 4));
    const keysAt = HEADER_BYTES + this.count * 4;
    batch.fill(0, keysAt, keysAt + keyBytes);
    this.#keys?.forEach((key, i) => key && batch.set(key, keysAt + i * KEY_BYTES));
    this.#payload.copy(batch, HEADER_BYTES + tableBytes, 0, this.#used);
    sealBatch(batch, {
      kind: this.kind,
      partition,
      segment,
      sequence,
      firstOffset: this.firstOffset,
      count: this.count,
      minAccepted: this.#minAccepted,
      maxAccepted: this.#maxAccepted,
      hasKeys: this.#keys !== undefined,
      payloadBytes: this.#used,
    });
    return batch;
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#payload.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#payload.length * 2, this.#used + bytes));
    this.#payload.copy(larger, 0, 0, this.#used);
    this.#payload = larger;
  }
}
