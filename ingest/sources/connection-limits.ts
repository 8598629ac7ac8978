import type { Socket } from 'node:net';
import { peerAddress } from './peer-address.ts';

/** Bounds open connections, in total and for one peer: one sender must not shut out the rest. */
export class ConnectionLimits {
  readonly #total: number;
  readonly #perPeer: number;
  readonly #peers = new Map<string, number>();
  #open = 0;

  constructor(total: number, perPeer: number) {
    this.#total = total;
    this.#perPeer = perPeer;
  }

  get open(): number {
    return this.#open;
  }

  /** Counts a connection until it closes; false where it is one too many, and not counted. */
  admit(socket: Socket): boolean {
    const peer = peerAddress(socket.remoteAddress);
    const open = this.#peers.get(peer) ?? 0;
    if (this.#open >= this.#total || open >= this.#perPeer) return false;
    this.#open++;
    this.#peers.set(peer, open + 1);
    socket.once('close', () => {
      this.#open--;
      const left = this.#peers.get(peer)! - 1;
      if (left > 0) this.#peers.set(peer, left);
      else this.#peers.delete(peer);
    });
    return true;
  }
}
