import { type Framer, MAX_FRAME_BYTES } from './frame.ts';
import { createLineFramer } from './lines.ts';
import { createOctetFramer } from './octet-counting.ts';

export interface SyslogFramer extends Framer {
  /** What the connection's first bytes told; shown per peer. */
  readonly framing: 'unknown' | 'octet-counting' | 'lf';
}

/** A count of more digits would be longer than any record that is taken (16 MiB). */
const MAX_DIGITS = 8;

/**
 * The framer of one syslog connection (RFC 6587). Its first bytes decide: a count (1 to 8 digits,
 * the first not 0) and a space begin octet counting, anything else a line ended by LF or NUL, for
 * lines may begin with a date. LF, CR and NUL before them decide nothing.
 * @param options.maxBytes longer records are cut; default 64 KiB
 */
export function createSyslogFramer({
  maxBytes = MAX_FRAME_BYTES,
}: { maxBytes?: number } = {}): SyslogFramer {
  let framing: SyslogFramer['framing'] = 'unknown';
  let framer: Framer | undefined;
  // What was seen while it is not decided: digits only.
  let head: Uint8Array = new Uint8Array(0);

  const begin = (counted: boolean): Framer => {
    framing = counted ? 'octet-counting' : 'lf';
    framer = counted
      ? createOctetFramer({ maxBytes })
      : createLineFramer({ maxBytes, nul: true, skipEmpty: true });
    return framer;
  };

  return {
    get framing() {
      return framing;
    },
    feed(chunk) {
      if (framer !== undefined) return framer.feed(chunk);
      const seen = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      let at = 0;
      while (at < seen.length && isTrailer(seen[at]!)) at++;
      const counted = beginsWithCount(seen, at);
      if (counted !== undefined) return begin(counted).feed(seen.subarray(at));
      // Copied: the chunk's own buffer may be used again.
      head = Uint8Array.from(seen.subarray(at));
      return [];
    },
    end() {
      if (framer !== undefined) return framer.end();
      // A few digits and no more are a short line rather than the count of nothing.
      const lines = begin(false);
      return [...lines.feed(head), ...lines.end()];
    },
  };
}

/** Undefined as long as there are digits only. */
function beginsWithCount(bytes: Uint8Array, at: number): boolean | undefined {
  for (let digits = 0; digits <= MAX_DIGITS; digits++) {
    const byte = bytes[at + digits];
    if (byte === undefined) return undefined;
    const isDigit = byte >= (digits === 0 ? 0x31 : 0x30) && byte <= 0x39;
    if (!isDigit) return digits > 0 && byte === SPACE;
  }
  return false;
}

const SPACE = 0x20;

function isTrailer(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0;
}
