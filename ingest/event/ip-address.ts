/**
 * An address as 32 hexadecimal digits: 16 bytes that sort as addresses do. An IPv4 address
 * takes its IPv4-mapped place (RFC 4291 section 2.5.5.2), so both spellings are the same key.
 */
export type AddressKey = string;

export interface AddressRange {
  readonly first: AddressKey;
  /** Inclusive. */
  readonly last: AddressKey;
}

const MAPPED = '00000000000000000000ffff';

/**
 * Reads an IPv4 or IPv6 address (RFC 4291 section 2.2). No zone, no port, no leading zeros in
 * IPv4: systems disagree on whether 010.0.0.1 is octal.
 * @returns undefined where the text is no address
 */
export function addressKey(text: string): AddressKey | undefined {
  if (text.length < 2 || text.length > 45) return undefined;
  if (!text.includes(':')) {
    const tail = ipv4(text);
    return tail === undefined ? undefined : MAPPED + tail;
  }
  const gap = text.indexOf('::');
  if (gap === -1) {
    const whole = groups(text);
    return whole?.length === 32 ? whole : undefined;
  }
  const head = groups(text.slice(0, gap));
  const tail = groups(text.slice(gap + 2));
  if (head === undefined || tail === undefined) return undefined;
  // IPv4 notation may only stand last.
  if (text.slice(0, gap).includes('.')) return undefined;
  const zeros = 32 - head.length - tail.length;
  return zeros >= 4 ? head + '0'.repeat(zeros) + tail : undefined;
}

/**
 * Reads `address/bits` (RFC 4632, RFC 4291 section 2.3); an address alone is a network of one.
 * Bits beyond the prefix are ignored.
 * @returns the network's first and last address, or undefined where the text is no network
 */
export function networkRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  const key = addressKey(slash === -1 ? text : text.slice(0, slash));
  if (key === undefined) return undefined;
  if (slash === -1) return { first: key, last: key };
  const length = text.slice(slash + 1);
  if (!/^[0-9]{1,3}$/.test(length)) return undefined;
  const short = !text.includes(':');
  if (Number(length) > (short ? 32 : 128)) return undefined;
  const free = BigInt((short ? 32 : 128) - Number(length));
  const first = (BigInt(`0x${key}`) >> free) << free;
  const last = first | ((1n << free) - 1n);
  return { first: hex(first), last: hex(last) };
}

function hex(value: bigint): AddressKey {
  return value.toString(16).padStart(32, '0');
}

/** Eight digits of a dotted quad. */
function ipv4(text: string): string | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let key = '';
  for (const part of parts) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    key += Number(part).toString(16).padStart(2, '0');
  }
  return key;
}

/** The digits of groups divided by single colons, the last perhaps a dotted quad; '' of none. */
function groups(text: string): string | undefined {
  if (text === '') return '';
  const parts = text.split(':');
  if (parts.length > 8) return undefined;
  let key = '';
  for (const [i, part] of parts.entries()) {
    if (part.includes('.')) {
      const quad = i === parts.length - 1 ? ipv4(part) : undefined;
      if (quad === undefined) return undefined;
      key += quad;
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      key += part.toLowerCase().padStart(4, '0');
    }
  }
  return key.length <= 32 ? key : undefined;
}
