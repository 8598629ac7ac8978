import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import type { Micros } from '../event/time.ts';
import { cutLength } from '../framing/frame.ts';
import type { Intake } from './intake.ts';
import { newCounters } from './intake.ts';
import { peerAddress } from './peer-address.ts';
import type { SourceRegistry } from './source-registry.ts';
import { TokenBucket } from './token-bucket.ts';

export interface SyslogUdpSettings {
  readonly host: string;
  readonly port: number;
  readonly maxRecordBytes: number;
  /** Datagrams a second from one address; more are dropped and counted. 0 is no limit. */
  readonly recordsPerSecond: number;
}

interface Deps {
  readonly intake: Intake;
  readonly sources: SourceRegistry;
  now(): Micros;
}

/** What the kernel is asked for; it grants at most `net.core.rmem_max`. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
const MAX_PEERS = 10_000;

/**
 * Syslog over UDP (RFC 5426): one record a datagram. The sender cannot be made to wait and is
 * told nothing; what is dropped, here or by the kernel, is counted.
 */
export async function listenSyslogUdp(settings: SyslogUdpSettings, deps: Deps) {
  const { intake, sources, now } = deps;
  const counters = newCounters();
  const buckets = new Map<string, TokenBucket>();
  const socket = createSocket({
    type: isIPv6(settings.host) ? 'udp6' : 'udp4',
    recvBufferSize: RECEIVE_BUFFER_BYTES,
  });
  socket.on('message', (bytes, { address }) => {
    const peer = peerAddress(address);
    const received = now();
    counters.bytes += bytes.length;
    if (intake.saturated || !allowed(peer, received)) {
      counters.dropped++;
      return;
    }
    counters.records++;
    const from = { source: sources.syslog(peer), received, peer };
    const trimmed = withoutTrailer(bytes);
    if (trimmed.length <= settings.maxRecordBytes) {
      intake.record(trimmed, from);
    } else {
      counters.truncated++;
      const cut = trimmed.subarray(0, cutLength(trimmed, settings.maxRecordBytes));
      intake.record(cut, { ...from, truncatedFrom: trimmed.length });
    }
  });

  function allowed(peer: string, at: Micros): boolean {
    if (settings.recordsPerSecond === 0) return true;
    let bucket = buckets.get(peer);
    if (!bucket) {
      // Source addresses can be forged: their table is bounded.
      if (buckets.size >= MAX_PEERS) buckets.clear();
      bucket = new TokenBucket(settings.recordsPerSecond, at);
      buckets.set(peer, bucket);
    }
    return bucket.take(1, at) === 0;
  }

  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(settings.port, settings.host, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  // A receive that failed has lost at least one datagram, and is no reason to end the process.
  socket.on('error', () => counters.dropped++);
  const { port } = socket.address();
  return {
    counters,
    port,
    /** What the kernel granted, in bytes. */
    receiveBufferBytes: socket.getRecvBufferSize(),
    /** Datagrams the kernel dropped for this port since it was opened; undefined where it does not say. */
    kernelDrops: async () => {
      const table = isIPv6(settings.host) ? '/proc/net/udp6' : '/proc/net/udp';
      return kernelDrops(await readFile(table, 'utf8').catch(() => ''), port);
    },
    close: () => new Promise<void>(resolve => socket.close(() => resolve())),
  };
}

/** Reads the drops column of /proc/net/udp or udp6 for a local port (Linux, man 5 proc). */
export function kernelDrops(table: string, port: number): number | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = table
    .split('\n')
    .slice(1)
    .map(row => row.trim().split(/\s+/))
    .filter(columns => columns[1]?.endsWith(suffix));
  if (rows.length === 0) return undefined;
  return rows.reduce((sum, columns) => sum + Number(columns.at(-1)), 0);
}

function withoutTrailer(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d || bytes[end - 1] === 0))
    end--;
  return bytes.subarray(0, end);
}
