import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Runs queries, each on a connection of its own: a stream must not wait for another's. */
export class ReaderConnections {
  readonly #instance: DuckDBInstance;
  readonly #running = new Set<Promise<unknown>>();

  constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /** What `read` uses was chosen in the turn of this call, and stays until it ends. */
  async run<T>(read: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const reading = this.#instance.connect().then(async connection => {
      try {
        return await read(connection);
      } finally {
        connection.closeSync();
      }
    });
    this.#running.add(reading);
    try {
      return await reading;
    } finally {
      this.#running.delete(reading);
    }
  }

  /** Resolves when all queries begun so far have ended: then tables and files may go. */
  async done(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}
