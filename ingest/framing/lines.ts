import { asBuffer, cutLength, type Frame, type Framer, MAX_FRAME_BYTES } from './frame.ts';
import { PartialRecord } from './partial-record.ts';

const LF = 0x0a;
const CR = 0x0d;

export interface LineOptions {
  /** Longer records are cut to this many bytes; default 64 KiB. */
  readonly maxBytes?: number;
  /** NUL ends a record too, as some syslog senders do (RFC 6587 section 3.4.2). */
  readonly nul?: boolean;
  /** Leaves empty records out: a sender who ends with LF *and* NUL must not make two. */
  readonly skipEmpty?: boolean;
}

/**
 * Splits at LF; a CR before it is dropped; a last line without LF counts; an empty line is a
 * record unless `skipEmpty`.
 */
export function createLineFramer(options: LineOptions = {}): Framer {
  const maxBytes = options.maxBytes ?? MAX_FRAME_BYTES;
  const partial = new PartialRecord(maxBytes);
  // Whether any byte of the record has been seen; an empty last line is no record.
  let open = false;

  const finish = (frames: Frame[], length: number, lastByte: number, bytes: () => Buffer): void => {
    const content = lastByte === CR ? length - 1 : length;
    if (content === 0 && options.skipEmpty) return void bytes();
    const all = bytes();
    if (content > maxBytes) frames.push({ bytes: all, truncatedFrom: content });
    else frames.push({ bytes: all.length > content ? all.subarray(0, content) : all });
  };

  const finishPartial = (frames: Frame[]): void => {
    const { length, lastByte } = partial;
    const content = lastByte === CR ? length - 1 : length;
    open = false;
    finish(frames, length, lastByte, () => partial.take(content));
  };

  return {
    feed(input) {
      const frames: Frame[] = [];
      const chunk = asBuffer(input);
      let start = 0;
      // One look for NUL per chunk keeps the usual stream, which has none, at one search a line.
      let nextNul = options.nul ? chunk.indexOf(0) : -1;
      while (start < chunk.length) {
        let end = chunk.indexOf(LF, start);
        if (nextNul !== -1 && nextNul < start) nextNul = chunk.indexOf(0, start);
        if (nextNul !== -1 && (end === -1 || nextNul < end)) end = nextNul;
        if (end === -1) {
          partial.append(chunk.subarray(start));
          open = true;
          break;
        }
        if (open) {
          partial.append(chunk.subarray(start, end));
          finishPartial(frames);
        } else {
          const line = chunk.subarray(start, end);
          const last = end > start ? chunk[end - 1]! : -1;
          finish(frames, line.length, last, () => line.subarray(0, cutLine(line, last, maxBytes)));
        }
        start = end + 1;
      }
      return frames;
    },
    end() {
      const frames: Frame[] = [];
      if (open) finishPartial(frames);
      return frames;
    },
  };
}

function cutLine(line: Buffer, last: number, maxBytes: number): number {
  const content = last === CR ? line.length - 1 : line.length;
  return content <= maxBytes ? content : cutLength(line, maxBytes);
}
