import type { BatchHeader } from './batch-format.ts';
import { HEADER_BYTES, batchBytes, isSealed, readHeader } from './batch-format.ts';
import type { DiskFile } from './disk.ts';

const WINDOW_BYTES = 256 * 1024;

export interface SealedBatch {
  readonly header: BatchHeader;
  readonly batch: Uint8Array;
}

/** Walks the batches of one segment. Batches handed out are never written to again. */
export class SegmentReader {
  position = 0;
  #sequence = 0;
  readonly #file: DiskFile;
  readonly #segment: number;
  #window: Uint8Array = new Uint8Array(0);
  #windowAt = 0;

  constructor(file: DiskFile, segment: number) {
    this.#file = file;
    this.#segment = segment;
  }

  /** The batch's ordinal that comes next. */
  get sequence(): number {
    return this.#sequence;
  }

  /** The next batch; undefined where none is whole here (the end, or damage: see `resync`). */
  async next(): Promise<SealedBatch | undefined> {
    const found = await this.#at(this.position);
    if (!found || found.header.sequence !== this.#sequence) {
      // What is not there now may be written later: look afresh next time.
      this.#window = new Uint8Array(0);
      return undefined;
    }
    this.position += found.batch.length;
    this.#sequence++;
    return found;
  }

  /**
   * Looks behind a place where `next` found nothing for a later batch of this segment, which is
   * there only where what lies between was damaged: writes go one after the other.
   * @returns how many bytes and batches were stepped over, or undefined at the true end
   */
  async resync(): Promise<{ readonly bytes: number; readonly batches: number } | undefined> {
    const size = await this.#file.size();
    for (let at = this.position; at + HEADER_BYTES <= size;) {
      const bytes = await this.#bytes(at, Math.min(WINDOW_BYTES, size - at));
      const window = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      // No payload can hold a forged header: JSON escapes the zero bytes a header has.
      for (let head = window.indexOf('KHRB'); head >= 0; head = window.indexOf('KHRB', head + 1)) {
        const skipped = await this.#resume(at + head, window.subarray(head));
        if (skipped) return skipped;
      }
      // A header may lie across the window's end; one at its start has been looked at.
      at += Math.max(window.length - HEADER_BYTES + 1, 1);
    }
    return undefined;
  }

  /** Goes on at a place that looks like a batch; undefined where it is none of this segment. */
  async #resume(at: number, head: Uint8Array) {
    // A recycled file is full of its former life's headers: they must cost no reading.
    const header = readHeader(head, 0);
    if (header?.segment !== this.#segment || header.sequence < this.#sequence) return undefined;
    if (!(await this.#at(at))) return undefined;
    const skipped = {
      bytes: at - this.position,
      batches: header.sequence - this.#sequence,
    };
    this.position = at;
    this.#sequence = header.sequence;
    return skipped;
  }

  async #at(position: number): Promise<SealedBatch | undefined> {
    const head = await this.#bytes(position, HEADER_BYTES);
    const header = readHeader(head, 0);
    if (!header || header.segment !== this.#segment) return undefined;
    const length = batchBytes(header);
    const batch = (await this.#bytes(position, length)).subarray(0, length);
    if (batch.length < length || !isSealed(batch)) return undefined;
    return { header, batch };
  }

  /** At least `length` bytes from `position` on, fewer only at the end of the file. */
  async #bytes(position: number, length: number): Promise<Uint8Array> {
    const from = position - this.#windowAt;
    if (from >= 0 && from + length <= this.#window.length) return this.#window.subarray(from);
    const window = new Uint8Array(Math.max(length, WINDOW_BYTES));
    let filled = 0;
    while (filled < window.length) {
      const read = await this.#file.read(window.subarray(filled), position + filled);
      if (read === 0) break;
      filled += read;
    }
    this.#window = window.subarray(0, filled);
    this.#windowAt = position;
    return this.#window;
  }
}
