import { createHash } from 'node:crypto';
import { networkOwners } from './network-owners.ts';
import type { Source, SourceRegistry } from './source-registry.ts';

/** All registered sources at one moment; crosses to the ingest thread whole. */
export interface SourceSnapshot {
  /** Grows with every change of the register. */
  readonly version: number;
  /** IANA zone of syslog senders that name none. */
  readonly zone: string;
  /** `hash` is `tokenHash` of the token. */
  readonly tokens: readonly { readonly hash: string; readonly source: Source }[];
  /** Of two that are the same network the first counts. */
  readonly networks: readonly Network[];
}

export interface Network {
  readonly cidr: string;
  readonly constituent: string;
}

/** The constituent of events whose sender nobody has registered. */
export const DEFAULT_CONSTITUENT = 'default';

/** Looked up by hash: how long a comparison takes tells nothing about a token. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Makes a snapshot answer: what carries a token belongs to the token's source, what comes by
 * syslog to the constituent with the narrowest network that holds the sender.
 */
export function registryOf({ zone, tokens, networks }: SourceSnapshot): SourceRegistry {
  const byHash = new Map(tokens.map(({ hash, source }) => [hash, source]));
  const ownerOf = networkOwners(networks);
  // One object a constituent, so that a datagram costs no allocation.
  const senders = new Map<string, Source>();
  return {
    syslog(peer) {
      const constituent = ownerOf(peer) ?? DEFAULT_CONSTITUENT;
      let source = senders.get(constituent);
      if (!source) {
        source = { id: 'syslog', constituent, clockTrusted: false, zone };
        senders.set(constituent, source);
      }
      return source;
    },
    byToken: token => byHash.get(tokenHash(token)),
  };
}

/** A registry whose snapshot is exchanged while sockets go on. */
export interface SwitchableSources extends SourceRegistry {
  /** Takes a newer snapshot; an older one that comes late is left. */
  use(snapshot: SourceSnapshot): void;
}

export function switchableSources(first: SourceSnapshot): SwitchableSources {
  let { version } = first;
  let current = registryOf(first);
  return {
    syslog: peer => current.syslog(peer),
    byToken: token => current.byToken(token),
    use(snapshot) {
      if (snapshot.version <= version) return;
      version = snapshot.version;
      current = registryOf(snapshot);
    },
  };
}
