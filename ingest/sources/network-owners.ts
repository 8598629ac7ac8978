import { addressKey, networkRange } from '../event/ip-address.ts';

/** Peers remembered; more than a network of senders has, few enough for an attacker to gain nothing. */
const MAX_REMEMBERED = 10_000;

/**
 * Finds whose network an address lies in, the narrowest first: one look-up for each length of
 * prefix there is, so that neither many networks nor many forged senders slow it down.
 * @param networks those that are no networks are left out; of two that are the same the first counts
 */
export function networkOwners(
  networks: readonly { readonly cidr: string; readonly constituent: string }[],
): (address: string) => string | undefined {
  const byFreeBits = new Map<bigint, Map<bigint, string>>();
  for (const { cidr, constituent } of networks) {
    const range = networkRange(cidr);
    if (!range) continue;
    const first = BigInt(`0x${range.first}`);
    const size = BigInt(`0x${range.last}`) - first + 1n;
    const free = BigInt(size.toString(2).length - 1);
    const owners = byFreeBits.get(free) ?? new Map<bigint, string>();
    const prefix = first >> free;
    if (!owners.has(prefix)) owners.set(prefix, constituent);
    byFreeBits.set(free, owners);
  }
  const narrowestFirst = [...byFreeBits].sort(([a], [b]) => (a < b ? -1 : 1));
  const remembered = new Map<string, string | undefined>();

  function find(address: string): string | undefined {
    const key = addressKey(address);
    if (key === undefined) return undefined;
    const value = BigInt(`0x${key}`);
    for (const [free, owners] of narrowestFirst) {
      const owner = owners.get(value >> free);
      if (owner !== undefined) return owner;
    }
    return undefined;
  }

  return address => {
    if (remembered.has(address)) return remembered.get(address);
    const owner = find(address);
    // Forgetting all is cheaper than keeping an order, and as good.
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(address, owner);
    return owner;
  };
}
