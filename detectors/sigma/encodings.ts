/** Byte orders of the `utf16*` and `wide` modifiers. */
export type Utf16 = 'utf16le' | 'utf16be' | 'utf16';

/** UTF-16 of a text; plain `utf16` is little-endian behind its byte order mark FF FE. */
export function encodeUtf16(text: string, kind: Utf16): Buffer {
  const little = Buffer.from(text, 'utf16le');
  if (kind === 'utf16be') return little.swap16();
  return kind === 'utf16' ? Buffer.concat([Buffer.from([0xff, 0xfe]), little]) : little;
}

/**
 * The three texts that stand for these bytes somewhere inside a longer Base64 text: one for each
 * place the bytes may have within a group of three. Counted in bytes, not characters.
 */
export function base64Offsets(bytes: Uint8Array): string[] {
  // What the unknown neighbours decide is cut: at the start 0, 2 or 3 characters, at the end
  // those that hold only part of the bytes.
  const starts = [0, 2, 3];
  const ends = [0, 3, 2];
  return [0, 1, 2].map(offset => {
    const text = Buffer.concat([Buffer.alloc(offset, 0x20), bytes]).toString('base64');
    const cut = ends[(bytes.length + offset) % 3]!;
    return text.slice(starts[offset], text.length - cut);
  });
}
