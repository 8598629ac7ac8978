import { constants, open, mkdir, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Disk, DiskFile } from './disk.ts';

/** The machine's own file system. Files are readable by their owner only. */
export const nodeDisk: Disk = {
  async open(path, { create }) {
    const flags = constants.O_RDWR | (create ? constants.O_CREAT : 0);
    return nodeFile(await open(path, flags, 0o600));
  },
  rename,
  remove: path => rm(path, { force: true }),
  async list(folder) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return readdir(folder);
  },
  async syncDirectory(folder) {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

function nodeFile(handle: FileHandle): DiskFile {
  return {
    async write(bytes, position) {
      // A write may be short (signal, quota); the rest follows.
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await handle.write(
          bytes,
          done,
          bytes.length - done,
          position + done,
        );
        done += bytesWritten;
      }
    },
    read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
    sync: () => handle.datasync(),
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  };
}
