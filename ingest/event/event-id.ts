import type { Micros } from './time.ts';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * Makes an event's id: UUIDv7 layout (RFC 9562 section 5.7), acceptance milliseconds first, so
 * that ids sort by acceptance and carry the hint where to look.
 * @param accepted acceptance time
 * @param tail three 32-bit words, of which 74 bits are used
 */
export function eventId(accepted: Micros, tail: readonly [number, number, number]): string {
  const ms = Math.floor(accepted / 1000);
  const high = Math.floor(ms / 0x1_0000_0000);
  const low = ms >>> 0;
  const [a, b, c] = tail;
  return (
    byte(high >>> 8) + byte(high) + byte(low >>> 24) + byte(low >>> 16) + '-' +
    byte(low >>> 8) + byte(low) + '-' +
    byte(0x70 | ((a >>> 8) & 0x0f)) + byte(a) + '-' +
    byte(0x80 | ((a >>> 16) & 0x3f)) + byte(a >>> 24) + '-' +
    byte(b >>> 24) + byte(b >>> 16) + byte(b >>> 8) + byte(b) + byte(c >>> 24) + byte(c >>> 16)
  ); // prettier-ignore
}

/**
 * The tail for an event the source gave no id of its own: from its place in the journal, which
 * is written once. Nothing a sender chooses goes in, so a plain integer mix is enough.
 * @param sourceKey a 32-bit hash of the source's id
 * @param partition the journal partition
 * @param offset the event's offset there
 */
export function tailFromPosition(
  sourceKey: number,
  partition: number,
  offset: number,
): readonly [number, number, number] {
  const low = offset >>> 0;
  const high = Math.floor(offset / 0x1_0000_0000) ^ Math.imul(partition, 0x9e3779b1);
  const a = mix(low ^ Math.imul(sourceKey, 0x85ebca6b));
  const b = mix(a ^ high ^ sourceKey);
  const c = mix(b ^ low);
  return [a, b, c];
}

/** The acceptance time an id carries, to the millisecond; undefined for anything else. */
export function acceptedFromId(id: string): Micros | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)) {
    return undefined;
  }
  return parseInt(id.slice(0, 8) + id.slice(9, 13), 16) * 1000;
}

/** The finaliser of MurmurHash3 (public domain): every input bit moves every output bit. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function byte(value: number): string {
  return HEX[value & 0xff]!;
}
