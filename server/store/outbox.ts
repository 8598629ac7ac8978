/** What a dispatcher may do until its lease ends. */
export interface Lease {
  /** Everything up to here is dispatched. */
  readonly sequence: number;
  /** Grows with every owner: who comes with an older one is refused. */
  readonly fence: number;
}

/**
 * How far each dispatcher has got in the outbox. One owner at a time: a lease that is not renewed
 * goes to whoever asks next, and its fence keeps the late one out.
 */
export interface Outbox {
  /**
   * Takes or renews the lease on a dispatcher's cursor. A new dispatcher begins at the oldest row.
   * @param owner who asks; asking again with the same renews
   * @param ttl milliseconds the lease holds
   * @returns undefined while another owner holds it
   */
  claim(dispatcher: string, owner: string, ttl: number): Promise<Lease | undefined>;
  /**
   * Moves the cursor. What was done for rows in between must bear being done again, because a
   * crash comes between doing and this.
   * @throws StoreError `VERSION_CONFLICT` where the fence is not the newest, or the cursor would
   * go back
   */
  advance(dispatcher: string, fence: number, sequence: number): Promise<void>;
  /** Gives the lease free at once; nothing where it is no longer held. */
  release(dispatcher: string, fence: number): Promise<void>;
  /** Removes a cursor that nobody will use again, so that it holds no rows back. */
  forget(dispatcher: string): Promise<void>;
  /**
   * Drops rows that every dispatcher has passed, but for the newest `keep`, by which readers of
   * `changes` without a cursor catch up.
   * @returns how many were dropped
   */
  retain(keep: number): Promise<number>;
  /** The newest sequence that was dropped, or 0: who asks `changes` after less has missed some. */
  floor(): Promise<number>;
}
