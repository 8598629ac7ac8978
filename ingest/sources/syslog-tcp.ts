import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Micros } from '../event/time.ts';
import type { Frame } from '../framing/frame.ts';
import { createSyslogFramer } from '../framing/syslog-framer.ts';
import type { Intake, SourceCounters } from './intake.ts';
import { newCounters } from './intake.ts';
import type { SourceRegistry } from './source-registry.ts';
import { TokenBucket } from './token-bucket.ts';

export interface SyslogTcpSettings {
  readonly host: string;
  readonly port: number;
  readonly maxRecordBytes: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerPeer: number;
  /** Records a second for one connection; a faster one is made to wait. 0 is no limit. */
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
  const peers = new Map<string, number>();
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, keepAlive: true }, socket => {
    const peer = socket.remoteAddress ?? '';
    const open = peers.get(peer) ?? 0;
    if (sockets.size >= settings.maxConnections || open >= settings.maxConnectionsPerPeer) {
      counters.refused++;
      socket.destroy();
      return;
    }
    sockets.add(socket);
    peers.set(peer, open + 1);
    socket.once('close', () => {
      sockets.delete(socket);
      const left = peers.get(peer)! - 1;
      if (left > 0) peers.set(peer, left);
      else peers.delete(peer);
    });
    serve(socket, peer, settings, deps, counters);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, settings.host, resolve);
  });
  return {
    counters,
    port: portOf(server),
    connections: () => sockets.size,
    async close(): Promise<void> {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function serve(
  socket: Socket,
  peer: string,
  settings: SyslogTcpSettings,
  { intake, sources, now }: Deps,
  counters: SourceCounters,
): void {
  const framer = createSyslogFramer({ maxBytes: settings.maxRecordBytes });
  const bucket = new TokenBucket(settings.recordsPerSecond, now());
  const take = (frames: readonly Frame[]): void => {
    const received = now();
    const from = { source: sources.syslog(), received, peer };
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
    if (owed > 0) pause(socket, new Promise(resolve => setTimeout(resolve, owed / 1000)));
    else if (intake.saturated) pause(socket, intake.drained());
  };
  socket.setTimeout(settings.idleMs, () => socket.destroy());
  socket.on('data', chunk => {
    counters.bytes += chunk.length;
    take(framer.feed(chunk as Uint8Array));
  });
  socket.on('end', () => take(framer.end()));
  // A reset is daily bread; what came before it is kept.
  socket.on('error', () => take(framer.end()));
}

function pause(socket: Socket, until: Promise<unknown>): void {
  socket.pause();
  void until.then(() => socket.resume());
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
