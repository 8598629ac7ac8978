import { isIP } from 'node:net';

/**
 * The text, where it is an IPv4 or IPv6 address that an `ip` field can hold; undefined for host
 * names, zones (`fe80::1%eth0`) and anything else.
 */
export function ipAddress(text: string): string | undefined {
  const first = text.charCodeAt(0);
  // Most of what is asked is an address or clearly none; this spares the native call.
  if (!(first <= 0x3a || (first | 0x20) <= 0x66) || text.length > 45) return undefined;
  return isIP(text) !== 0 && !text.includes('%') ? text : undefined;
}

/** ECS `source` or `destination`: the address as sent, `ip` only where it is one. */
export function endpoint(address: string, port?: number): Record<string, string | number> {
  const ip = ipAddress(address);
  const fields: Record<string, string | number> = ip === undefined ? { address } : { address, ip };
  if (port !== undefined) fields['port'] = port;
  return fields;
}

/** A port number from decimal text; undefined where it is none. */
export function portNumber(text: string): number | undefined {
  const port = wholeNumber(text);
  return port !== undefined && port <= 65_535 ? port : undefined;
}

/** A number from one to ten decimal digits; undefined for any other text. */
export function wholeNumber(text: string): number | undefined {
  const n = text.length;
  if (n === 0 || n > 10) return undefined;
  let value = 0;
  for (let i = 0; i < n; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    value = value * 10 + digit;
  }
  return value;
}
