import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Micros } from '../event/time.ts';
import type { Frame } from '../framing/frame.ts';
import { createSyslogFramer } from '../framing/syslog-framer.ts';
import { ConnectionLimits } from './connection-limits.ts';
import type { Intake, SourceCounters } from './intake.ts';
import { newCounters } from './intake.ts';
import { listen } from './listen.ts';
import { peerAddress } from './peer-address.ts';
import type { SourceRegistry } from './source-registry.ts';
import { TokenBucket } from './token-bucket.ts';

export interface SyslogTcpSettings {
  readonly host: string;
  readonly port: number;
  readonly maxRecordBytes: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerPeer: number;
  /** Records a second for one peer; a faster one is made to wait. 0 is no limit. */
  readonly recordsPerSecond: number;
  /** A connection silent for so long is closed. */
  readonly idleMs: number;
}

interface Deps {
  readonly intake: Intake;
  readonly sources: SourceRegistry;
  now(): Micros;
}

/**
 * Syslog over TCP (RFC 6587): octet counting or line ends, told by each connection's first byte.
 * The protocol has no acknowledgement: what lies in the system's buffers when the machine stops
 * is lost to the sender unknown. A full journal pauses the sockets.
 */
export async function listenSyslogTcp(settings: SyslogTcpSettings, deps: Deps) {
  const counters = newCounters();
  const limits = new ConnectionLimits(settings.maxConnections, settings.maxConnectionsPerPeer);
  const buckets = new Map<string, { readonly bucket: TokenBucket; open: number }>();
  const finishers = new Map<Socket, () => void>();
  const server = createServer({ noDelay: true, keepAlive: true }, socket => {
    if (!limits.admit(socket)) {
      counters.refused++;
      socket.destroy();
      return;
    }
    const peer = peerAddress(socket.remoteAddress);
    // One bucket a peer, or a second connection would double its rate.
    const shared = buckets.get(peer) ?? {
      bucket: new TokenBucket(settings.recordsPerSecond, deps.now()),
      open: 0,
    };
    shared.open++;
    buckets.set(peer, shared);
    const finish = serve(socket, { peer, bucket: shared.bucket }, settings, deps, counters);
    finishers.set(socket, finish);
    socket.once('close', () => {
      finish();
      finishers.delete(socket);
      if (--shared.open === 0) buckets.delete(peer);
    });
  });
  const port = await listen(server, settings, counters);
  return {
    counters,
    port,
    connections: () => limits.open,
    /** What was read so far is handed over before this resolves. */
    async close(): Promise<void> {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const [socket, finish] of finishers) {
        finish();
        socket.destroy();
      }
      await closed;
    },
  };
}

/** Reads a connection; returns what hands over the record that is still open at its end. */
function serve(
  socket: Socket,
  { peer, bucket }: { readonly peer: string; readonly bucket: TokenBucket },
  settings: SyslogTcpSettings,
  { intake, sources, now }: Deps,
  counters: SourceCounters,
): () => void {
  const framer = createSyslogFramer({ maxBytes: settings.maxRecordBytes });
  let waiting = false;

  const take = (frames: readonly Frame[]): void => {
    const received = now();
    const from = { source: sources.syslog(peer), received, peer };
    for (const frame of frames) {
      if (frame.error) {
        counters.framingErrors++;
        socket.destroy();
        return;
      }
      counters.records++;
      if (frame.truncatedFrom === undefined) {
        intake.record(frame.bytes, from);
      } else {
        counters.truncated++;
        intake.record(frame.bytes, { ...from, truncatedFrom: frame.truncatedFrom });
      }
    }
    const owed = bucket.take(frames.length, received);
    if (!waiting && (owed > 0 || intake.saturated)) void wait(owed / 1000);
  };

  const wait = async (ms: number): Promise<void> => {
    waiting = true;
    socket.pause();
    if (ms > 0) await sleep(ms, undefined, { ref: false });
    // A slow peer's debt may be paid while the journal is still full.
    await intake.drained();
    waiting = false;
    socket.setTimeout(settings.idleMs);
    socket.resume();
  };

  const feed = (chunk: Uint8Array): void => {
    counters.bytes += chunk.length;
    take(framer.feed(chunk));
  };
  // One that waits for us is silent by our own doing.
  socket.setTimeout(settings.idleMs, () => waiting || socket.destroy());
  socket.on('data', feed);
  // A reset is daily bread; what came before it is kept, see `finish`.
  socket.on('error', () => undefined);
  return function finish() {
    socket.off('data', feed);
    for (let rest = read(socket); rest; rest = read(socket)) feed(rest);
    take(framer.end());
  };
}

/** What a paused socket has read ahead. */
function read(socket: Socket): Uint8Array | null {
  return socket.read() as Uint8Array | null;
}
