/**
 * A peer's address as people write it: a socket for both families names IPv4 peers by their
 * IPv4-mapped address (RFC 4291 section 2.5.5.2), and one sender must not have two names.
 */
export function peerAddress(address: string | undefined): string {
  if (address === undefined) return '';
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
