import { asBuffer, cutLength, type Frame, type Framer, MAX_FRAME_BYTES } from './frame.ts';
import { PartialRecord } from './partial-record.ts';

/**
 * A longer record than this is no record but a length read from the wrong place; skipping it
 * would mean discarding in silence for hours.
 */
const MAX_LENGTH = 16 * 1024 * 1024;

const SPACE = 0x20;

/**
 * Octet counting (RFC 6587 section 3.4.1): `LENGTH SP BYTES`, the length in bytes. Spaces, CR,
 * LF and NUL between frames are skipped, as appliances send them; CR, LF and NUL at a frame's
 * end are not part of the record. Nothing can find the next frame after a bad length, so it is
 * the last thing this framer says.
 */
export function createOctetFramer({
  maxBytes = MAX_FRAME_BYTES,
}: { maxBytes?: number } = {}): Framer {
  const partial = new PartialRecord(maxBytes);
  let state: 'gap' | 'length' | 'body' | 'failed' = 'gap';
  let length = 0;

  const fail = (frames: Frame[], code: 'bad_length' | 'length_too_large', message: string) => {
    state = 'failed';
    frames.push({ error: { code, message } });
  };

  /** Reads one byte of what stands before a body. */
  const readHead = (frames: Frame[], byte: number): void => {
    const digit = byte - 0x30;
    if (state === 'gap') {
      if (byte === SPACE || byte === 0x0d || byte === 0x0a || byte === 0) return;
      if (digit < 1 || digit > 9) return fail(frames, 'bad_length', describe(byte));
      length = digit;
      state = 'length';
    } else if (byte === SPACE) {
      state = 'body';
    } else if (digit < 0 || digit > 9) {
      fail(frames, 'bad_length', describe(byte));
    } else {
      length = length * 10 + digit;
      if (length > MAX_LENGTH) {
        fail(frames, 'length_too_large', `the announced length exceeds ${MAX_LENGTH} bytes`);
      }
    }
  };

  return {
    feed(input) {
      const frames: Frame[] = [];
      const chunk = asBuffer(input);
      let at = 0;
      while (at < chunk.length && state !== 'failed') {
        if (state !== 'body') {
          readHead(frames, chunk[at++]!);
          continue;
        }
        const missing = length - partial.length;
        const part = chunk.subarray(at, at + missing);
        at += part.length;
        if (partial.length > 0 || part.length < missing) {
          partial.append(part);
          if (part.length < missing) break;
          frames.push(frame(partial.take(length), length, maxBytes));
        } else {
          frames.push(frame(part.subarray(0, cutLength(part, maxBytes)), length, maxBytes));
        }
        state = 'gap';
      }
      return frames;
    },
    end() {
      const was = state;
      state = 'failed';
      if (was === 'length') {
        return [{ error: { code: 'incomplete_length', message: 'the stream ended in a length' } }];
      }
      // What came of a cut-off record is kept and says how long it should have been.
      if (was !== 'body' || partial.length === 0) return [];
      return [{ bytes: trimEnd(partial.take(partial.length)), truncatedFrom: length }];
    },
  };
}

function frame(bytes: Buffer, length: number, maxBytes: number): Frame {
  if (length > maxBytes) return { bytes, truncatedFrom: length };
  return { bytes: trimEnd(bytes) };
}

function trimEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  for (; end > 0; end--) {
    const last = bytes[end - 1]!;
    if (last !== 0x0a && last !== 0x0d && last !== 0) break;
  }
  return end === bytes.length ? bytes : bytes.subarray(0, end);
}

function describe(byte: number): string {
  return `expected a length, found byte 0x${byte.toString(16).padStart(2, '0')}`;
}
