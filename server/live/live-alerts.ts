import type { Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import { CHANGED, changedSchema } from '../api/contract/live.ts';
import { isLocal } from '../api/local-only.ts';
import { cookieOf } from '../api/session.ts';
import type { DocumentStore } from '../store/document-store.ts';
import type { StartToken } from '../users/start-token.ts';

const PAGE = 500;

export interface Live {
  /** There may be new outbox rows. */
  look(): void;
  close(): Promise<void>;
}

/** Tells open pages what changed, by id only; they fetch it through the API. */
export async function startLive(
  http: HttpServer,
  deps: { documents: DocumentStore; startToken: StartToken; log: Logger },
): Promise<Live> {
  const { documents, startToken, log } = deps;
  const io = new Server(http, {
    serveClient: false,
    transports: ['websocket', 'polling'],
    allowRequest: (request, decide) => {
      const secret = cookieOf(request.headers.cookie);
      const allowed = isLocal(request) && secret !== undefined && startToken.isSession(secret);
      decide(null, allowed);
    },
  });
  io.on('connection', socket => (socket.data = cookieOf(socket.request.headers.cookie) ?? ''));
  // Pages load their list when they connect: only what comes from now on has to be told.
  let sequence = await newest(documents);
  let looking: Promise<void> | undefined;
  let again = false;

  async function tell(): Promise<void> {
    do {
      again = false;
      const rows = await documents.changes(sequence, PAGE);
      dropSignedOut();
      for (const row of rows) {
        sequence = row.sequence;
        const changed = changedSchema.safeParse({ ...row.payload, kind: row.topic });
        if (changed.success) io.emit(CHANGED, changed.data);
      }
      if (rows.length === PAGE) again = true;
    } while (again);
  }

  /** A session that was closed or has run out hears nothing more. */
  function dropSignedOut(): void {
    for (const socket of io.sockets.sockets.values()) {
      if (!startToken.isSession(socket.data as string)) socket.disconnect(true);
    }
  }

  return {
    look() {
      again = true;
      looking ??= tell()
        .catch((error: unknown) => log.error({ err: error }, 'live messages failed'))
        .finally(() => (looking = undefined));
    },
    async close() {
      await looking;
      await io.close();
    },
  };
}

/** The newest sequence, found by steps that double and halve: the outbox may be long. */
async function newest(documents: DocumentStore): Promise<number> {
  let sequence = 0;
  for (let step = 1; step > 0;) {
    const [row] = await documents.changes(sequence + step - 1, 1);
    if (row) sequence = row.sequence;
    step = row ? step * 2 : Math.floor(step / 2);
  }
  return sequence;
}
