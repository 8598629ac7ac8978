/**
 * What the journal and the segment writer need of a file system. Small, so that a simulator can
 * stand in for it and lose every unsynced byte and name: a killed process proves nothing about
 * syncing.
 */
export interface Disk {
  /** Opens for reading and writing; creates where `create` is set. The name is durable only after `syncDirectory`. */
  open(path: string, options: { readonly create: boolean }): Promise<DiskFile>;
  /** Atomic; durable only after `syncDirectory` of the folder. Both names lie in one folder. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Names in a folder, unordered; creates the folder where it is missing. */
  list(folder: string): Promise<readonly string[]>;
  syncDirectory(folder: string): Promise<void>;
}

export interface DiskFile {
  /** Writes all of `bytes` at `position`; durable only after `sync`. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Reads up to `into.length` bytes; returns how many, 0 at the end. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Makes what was written survive a power cut: data, and the size where it grew. */
  sync(): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}
