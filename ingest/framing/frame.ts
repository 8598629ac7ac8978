/**
 * One thing a framer found: a record's bytes, or the reason why no more can be found.
 *
 * `bytes` is a view of the chunk that was fed where the record lay in it whole: read or copy it
 * before the chunk's buffer is used again. `truncatedFrom` is the length in bytes the record had
 * before it was cut. After an `error` the framer takes nothing more: close the connection.
 */
export type Frame =
  | {
      readonly bytes: Uint8Array;
      readonly truncatedFrom?: number;
      readonly error?: undefined;
    }
  | { readonly error: FramingError; readonly bytes?: undefined };

export interface FramingError {
  readonly code: 'bad_length' | 'length_too_large' | 'incomplete_length';
  readonly message: string;
}

/** Splits a byte stream, however it is cut into chunks, into the same frames. */
export interface Framer {
  /** The frames that `chunk` completes, in order. */
  feed(chunk: Uint8Array): Frame[];
  /** The stream is over: what was still open, as a frame. */
  end(): Frame[];
}

/** The default cap on one record; the rest of a longer one is discarded and counted. */
export const MAX_FRAME_BYTES = 64 * 1024;

/**
 * Where to cut so that no UTF-8 character is halved: a halved one would make the whole record
 * look like another encoding.
 * @param bytes the record's first bytes
 * @param limit the greatest length allowed
 */
export function cutLength(bytes: Uint8Array, limit: number): number {
  if (bytes.length <= limit) return bytes.length;
  return lastWhole(bytes, limit);
}

/** The length up to the last UTF-8 character that is whole within the first `length` bytes. */
export function lastWhole(bytes: Uint8Array, length: number): number {
  let start = length - 1;
  const floor = Math.max(0, length - 4);
  while (start > floor && (bytes[start]! & 0xc0) === 0x80) start--;
  if (start < 0) return length;
  const lead = bytes[start]!;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return size > 1 && start + size > length ? start : length;
}

/** A `Buffer` over the same memory: its `indexOf` is native, its `subarray` copies nothing. */
export function asBuffer(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
