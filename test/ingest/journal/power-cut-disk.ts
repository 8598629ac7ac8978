import { dirname } from 'node:path';
import type { Disk, DiskFile } from '../../../ingest/journal/disk.ts';

/** Thrown by every call once the power is gone. */
export class PowerCut extends Error {}

interface Inode {
  /** What the platter has. */
  synced: Uint8Array;
  /** Writes since the last sync, in order. */
  unsynced: { position: number; bytes: Uint8Array }[];
}

type NameChange = { folder: string; apply(names: Map<string, Inode>): void };

/** What is left of the unsynced part: so many bytes and so many name changes, or a random part. */
export interface Survivors {
  readonly bytes: number;
  readonly names: number;
  /** Keeps a write only where this says so: disks reorder what is not synced. */
  readonly keepsWrite?: (write: number) => boolean;
  /** The same for changes of names. */
  readonly keepsName?: (change: number) => boolean;
}

/**
 * A disk in memory that forgets what was not synced. `cutAfter` is the number of calls it
 * serves before the power goes.
 */
export class PowerCutDisk implements Disk {
  calls = 0;
  cutAfter = Number.POSITIVE_INFINITY;
  #names: Map<string, Inode>;
  #durableNames: Map<string, Inode>;
  #changes: NameChange[] = [];

  constructor(durable: Map<string, Inode> = new Map()) {
    this.#durableNames = durable;
    this.#names = new Map(durable);
  }

  /** How much is there to lose. */
  get atStake(): { bytes: number; names: number; writes: number } {
    const writes = this.#inodes().flatMap(inode => inode.unsynced);
    return {
      bytes: writes.reduce((sum, write) => sum + write.bytes.length, 0),
      names: this.#changes.length,
      writes: writes.length,
    };
  }

  /** The disk as the machine finds it after the power cut. This one stays as it is. */
  afterPowerCut(survivors: Survivors): PowerCutDisk {
    let bytesLeft = survivors.bytes;
    let write = 0;
    const copies = new Map<Inode, Inode>();
    for (const inode of this.#inodes()) {
      let synced = inode.synced;
      for (const { position, bytes } of inode.unsynced) {
        const kept =
          survivors.keepsWrite && !survivors.keepsWrite(write)
            ? 0
            : Math.min(bytes.length, bytesLeft);
        bytesLeft -= kept;
        write++;
        synced = overwrite(synced, bytes.subarray(0, kept), position);
      }
      copies.set(inode, { synced, unsynced: [] });
    }
    const names = new Map(this.#durableNames);
    for (const [i, change] of this.#changes.slice(0, survivors.names).entries()) {
      if (survivors.keepsName?.(i) ?? true) change.apply(names);
    }
    const durable = new Map<string, Inode>();
    for (const [name, inode] of names) durable.set(name, copies.get(inode)!);
    return new PowerCutDisk(durable);
  }

  async open(path: string, { create }: { readonly create: boolean }): Promise<DiskFile> {
    this.#call();
    let inode = this.#names.get(path);
    if (!inode) {
      if (!create) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
      const created: Inode = { synced: new Uint8Array(0), unsynced: [] };
      this.#change(path, names => names.set(path, created));
      inode = created;
    }
    return this.#file(inode);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#call();
    const inode = this.#names.get(from);
    this.#change(from, names => {
      names.delete(from);
      if (inode) names.set(to, inode);
    });
  }

  async remove(path: string): Promise<void> {
    this.#call();
    this.#change(path, names => names.delete(path));
  }

  async list(folder: string): Promise<readonly string[]> {
    this.#call();
    const inside = [...this.#names.keys()].filter(path => dirname(path) === folder);
    return inside.map(path => path.slice(folder.length + 1));
  }

  async syncDirectory(folder: string): Promise<void> {
    this.#call();
    for (const change of this.#changes) {
      if (change.folder === folder) change.apply(this.#durableNames);
    }
    this.#changes = this.#changes.filter(change => change.folder !== folder);
  }

  #file(inode: Inode): DiskFile {
    return {
      write: async (bytes, position) => {
        this.#call();
        inode.unsynced.push({ position, bytes: Uint8Array.from(bytes) });
      },
      read: async (into, position) => {
        this.#call();
        const part = contents(inode).subarray(position, position + into.length);
        into.set(part);
        return part.length;
      },
      sync: async () => {
        this.#call();
        inode.synced = contents(inode);
        inode.unsynced = [];
      },
      size: async () => {
        this.#call();
        return contents(inode).length;
      },
      close: async () => undefined,
    };
  }

  #inodes(): Inode[] {
    return [...new Set([...this.#names.values(), ...this.#durableNames.values()])];
  }

  #change(path: string, apply: (names: Map<string, Inode>) => void): void {
    apply(this.#names);
    this.#changes.push({ folder: dirname(path), apply });
  }

  #call(): void {
    if (this.calls >= this.cutAfter) throw new PowerCut('the power is gone');
    this.calls++;
  }
}

function contents(inode: Inode): Uint8Array {
  return inode.unsynced.reduce(
    (bytes, write) => overwrite(bytes, write.bytes, write.position),
    inode.synced,
  );
}

function overwrite(base: Uint8Array, bytes: Uint8Array, position: number): Uint8Array {
  if (bytes.length === 0) return base;
  const result = new Uint8Array(Math.max(base.length, position + bytes.length));
  result.set(base);
  result.set(bytes, position);
  return result;
}
