import ipaddr from 'ipaddr.js';

/** An address as 16 bytes; IPv4 in its IPv4-mapped form. */
type Bytes = readonly number[];

export interface Network {
  readonly bytes: Bytes;
  /** Of 128. */
  readonly prefix: number;
}

/**
 * Reads a network such as `10.0.0.0/8` or `fe80::/10`; an address alone is its own network.
 * @returns undefined where it is none, or where bits are set behind the prefix: such a rule was
 *   written with another network in mind, and guessing which would be worse than saying so
 */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const bytes = parseAddress(address);
  if (bytes === undefined) return undefined;
  const width = address.includes(':') ? 128 : 32;
  const length = slash < 0 ? String(width) : text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(length) || Number(length) > width) return undefined;
  const prefix = Number(length) + 128 - width;
  for (let bit = prefix; bit < 128; bit++) {
    if ((bytes[bit >> 3]! >> (7 - (bit & 7))) & 1) return undefined;
  }
  return { bytes, prefix };
}

/**
 * Whether a text is an address inside the network. Decision: `::ffff:10.1.2.3` is 10.1.2.3
 * (Windows logs write it so), and anything that is not an address is in no network.
 */
export function inNetwork(network: Network, text: string): boolean {
  const bytes = parseAddress(text);
  if (bytes === undefined) return false;
  const whole = network.prefix >> 3;
  for (let i = 0; i < whole; i++) if (bytes[i] !== network.bytes[i]) return false;
  const rest = network.prefix & 7;
  return rest === 0 || (bytes[whole]! ^ network.bytes[whole]!) >> (8 - rest) === 0;
}

function parseAddress(text: string): Bytes | undefined {
  if (text.length < 2 || text.length > 64) return undefined;
  if (text.includes(':')) {
    const bare = text.includes('%') ? text.slice(0, text.indexOf('%')) : text;
    return ipaddr.IPv6.isValid(bare) ? ipaddr.IPv6.parse(bare).toByteArray() : undefined;
  }
  const octets = text.split('.');
  // Four decimal parts only: `10.1` and octal forms mean different hosts to different programs.
  if (octets.length !== 4 || !octets.every(o => /^(0|[1-9]\d{0,2})$/.test(o) && Number(o) < 256)) {
    return undefined;
  }
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...octets.map(Number)];
}
