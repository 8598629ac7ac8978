import type { Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import { Server } from 'socket.io';
import { ALERTS } from '../alerts/alert-collections.ts';
import type { Changed } from '../api/contract/live.ts';
import { CHANGED, changedSchema } from '../api/contract/live.ts';
import { cookieOf } from '../api/cookies.ts';
import type { IsOwn } from '../api/own-pages.ts';
import { decide } from '../policy/decide.ts';
import { reachesOf } from '../policy/subject.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { DocumentStore } from '../store/document-store.ts';
import type { Identify, Identity } from '../users/identify.ts';

const PAGE = 500;

export interface Live {
  /** There may be new outbox rows. */
  look(): void;
  close(): Promise<void>;
}

interface Deps {
  readonly documents: DocumentStore;
  readonly identify: Identify;
  readonly isOwn: IsOwn;
  readonly log: Logger;
  now(): number;
}

/**
 * Tells open pages what changed, by id only; they fetch it through the API. Who hears of an alert
 * is whoever may read it: sockets stand in a room per reach, and every look asks anew whether
 * their sessions still hold.
 */
export async function startLive(http: HttpServer, deps: Deps): Promise<Live> {
  const { documents, identify, isOwn, log, now } = deps;
  const recognise = (cookie: string | undefined) =>
    identify({ bearer: undefined, cookie: cookieOf(cookie), background: true });
  const io = new Server(http, {
    serveClient: false,
    transports: ['websocket', 'polling'],
    allowRequest(request, decideOn) {
      if (!isOwn(request)) {
        decideOn(null, false);
        return;
      }
      recognise(request.headers.cookie).then(
        identity => decideOn(null, mayHear(identity)),
        () => decideOn(null, false),
      );
    },
  });
  // Pages load their list when they connect: only what comes from now on has to be told.
  let sequence = await newest(documents);
  let looking: Promise<void> | undefined;
  let again = false;

  async function tell(): Promise<void> {
    do {
      again = false;
      const rows = await documents.changes(sequence, PAGE);
      const listeners = rows.length > 0 ? await currentListeners() : [];
      for (const row of rows) {
        sequence = row.sequence;
        const changed = changedSchema.safeParse({ ...row.payload, kind: row.topic });
        if (changed.success) await tellOf(changed.data, listeners);
      }
      if (rows.length === PAGE) again = true;
    } while (again);
  }

  async function tellOf(changed: Changed, listeners: readonly Listener[]): Promise<void> {
    const alert = await documents.get(ALERTS, changed.id, SYSTEM_SCOPE);
    if (!alert) return;
    const object = { constituents: [alert.constituent] };
    for (const { socket, identity } of listeners) {
      const { effect } = decide(identity.subject, 'alert.read', object, { now: now() });
      if (effect !== 'deny') socket.emit(CHANGED, changed);
    }
  }

  /** A session that was closed, has run out or lost its right hears nothing more. */
  async function currentListeners(): Promise<Listener[]> {
    const listeners: Listener[] = [];
    for (const socket of io.sockets.sockets.values()) {
      const identity = await recognise(socket.request.headers.cookie);
      if (mayHear(identity)) listeners.push({ socket, identity: identity! });
      else socket.disconnect(true);
    }
    return listeners;
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

interface Listener {
  readonly socket: Socket;
  readonly identity: Identity;
}

function mayHear(identity: Identity | undefined): boolean {
  return (
    identity !== undefined &&
    !identity.pending &&
    reachesOf(identity.subject, 'alert.read').size > 0
  );
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
