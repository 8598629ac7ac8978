import { lastWhole } from './frame.ts';

/**
 * The start of a record whose end has not come yet. Keeps at most `limit` bytes, counts all.
 * Grows by doubling, so that a sender who drips single bytes costs no more than one copy each.
 */
export class PartialRecord {
  /** Bytes seen, kept or not. */
  length = 0;
  /** The last byte seen, −1 before the first. */
  lastByte = -1;
  #kept = Buffer.alloc(0);
  #size = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Copies `chunk` to the end: the chunk's own buffer may be used again. */
  append(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const room = Math.min(chunk.length, this.#limit - this.#size);
    if (this.#size + room > this.#kept.length) {
      const grown = Math.min(this.#limit, Math.max(256, (this.#size + room) * 2));
      const bigger = Buffer.allocUnsafe(grown);
      bigger.set(this.#kept.subarray(0, this.#size));
      this.#kept = bigger;
    }
    if (room > 0) this.#kept.set(chunk.subarray(0, room), this.#size);
    this.#size += room;
    this.length += chunk.length;
    this.lastByte = chunk[chunk.length - 1]!;
  }

  /**
   * Hands the kept bytes over and starts anew. Where more was seen than kept, the cut is moved
   * back to a whole character.
   * @param length how many of the seen bytes belong to the record
   */
  take(length: number): Buffer {
    const cut = length > this.#size ? lastWhole(this.#kept, this.#size) : length;
    const bytes = this.#kept.subarray(0, cut);
    this.#kept = Buffer.alloc(0);
    this.#size = 0;
    this.length = 0;
    this.lastByte = -1;
    return bytes;
  }
}
