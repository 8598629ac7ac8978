import { isUtf8 } from 'node:buffer';
import { asBuffer } from '../framing/frame.ts';

export interface DecodedText {
  readonly text: string;
  /** The bytes in base64, where they were not UTF-8 and `text` is only a reading of them. */
  readonly base64?: string;
}

const LEGACY = new TextDecoder('windows-1252');

/**
 * Reads a record's bytes: UTF-8, else windows-1252, which gives every byte a character. One
 * byte order mark at the start is dropped (RFC 5424 section 6.4 allows it only before MSG, but
 * files begin with it).
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const buffer = asBuffer(bytes);
  if (!isUtf8(buffer)) {
    return { text: LEGACY.decode(buffer), base64: buffer.toString('base64') };
  }
  const bom = buffer.length >= 3 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
  return { text: buffer.toString('utf8', bom ? 3 : 0) };
}
