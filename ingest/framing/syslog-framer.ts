import { type Framer, MAX_FRAME_BYTES } from './frame.ts';
import { createLineFramer } from './lines.ts';
import { createOctetFramer } from './octet-counting.ts';

export interface SyslogFramer extends Framer {
  /** What the connection's first byte told; shown per peer. */
  readonly framing: 'unknown' | 'octet-counting' | 'lf';
}

/**
 * The framer of one syslog connection (RFC 6587). Its first byte decides: 1 to 9 begins an octet
 * count, anything else a line ended by LF or NUL. LF, CR and NUL before it decide nothing.
 * @param options.maxBytes longer records are cut; default 64 KiB
 */
export function createSyslogFramer({
  maxBytes = MAX_FRAME_BYTES,
}: { maxBytes?: number } = {}): SyslogFramer {
  let framing: SyslogFramer['framing'] = 'unknown';
  let framer: Framer | undefined;

  return {
    get framing() {
      return framing;
    },
    feed(chunk) {
      if (framer !== undefined) return framer.feed(chunk);
      let at = 0;
      while (at < chunk.length && isTrailer(chunk[at]!)) at++;
      if (at === chunk.length) return [];
      const octets = chunk[at]! >= 0x31 && chunk[at]! <= 0x39;
      framing = octets ? 'octet-counting' : 'lf';
      framer = octets
        ? createOctetFramer({ maxBytes })
        : createLineFramer({ maxBytes, nul: true, skipEmpty: true });
      return framer.feed(chunk.subarray(at));
    },
    end() {
      return framer === undefined ? [] : framer.end();
    },
  };
}

function isTrailer(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0;
}
