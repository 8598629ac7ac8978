import { io } from 'socket.io-client';
import type { Changed } from '../../server/api/contract/live.ts';

export interface LiveListener {
  onChanged(changed: Changed): void;
  /** Also the first time: between the first answer and the connection something may change. */
  onConnected(): void;
  onLost(): void;
}

/**
 * Listens to changes on the server this page came from, for as long as the page lives.
 * @returns stops it
 */
export function listenLive(listener: LiveListener): () => void {
  const socket = io({ transports: ['websocket', 'polling'], tryAllTransports: true });
  let again: ReturnType<typeof setTimeout> | undefined;
  socket.on('connect', () => listener.onConnected());
  socket.on('changed', (changed: Changed) => listener.onChanged(changed));
  socket.on('connect_error', () => listener.onLost());
  socket.on('disconnect', reason => {
    listener.onLost();
    // The client returns by itself except where the server sent it away, as when it restarts.
    if (reason === 'io server disconnect') again = setTimeout(() => socket.connect(), 2000);
  });
  return () => {
    clearTimeout(again);
    socket.disconnect();
  };
}
