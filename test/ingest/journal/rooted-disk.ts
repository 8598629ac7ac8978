import type { Disk } from '../../../ingest/journal/disk.ts';
import { nodeDisk } from '../../../ingest/journal/node-disk.ts';

/** The machine's disk, as if `root` were all of it. */
export function rootedDisk(root: string): Disk {
  return {
    open: (path, options) => nodeDisk.open(root + path, options),
    rename: (from, to) => nodeDisk.rename(root + from, root + to),
    remove: path => nodeDisk.remove(root + path),
    list: path => nodeDisk.list(root + path),
    syncDirectory: path => nodeDisk.syncDirectory(root + path),
  };
}
