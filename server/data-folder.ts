import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where everything lies below the data folder. */
export interface DataFolder {
  readonly journalFolders: readonly string[];
  readonly stateFolder: string;
  readonly eventsFolder: string;
  readonly databaseFile: string;
  readonly keysFolder: string;
  readonly generationsFolder: string;
  readonly cursorKey: Uint8Array;
  /** Writes down where people open Kharuul, for commands that work on the folder meanwhile. */
  announce(origin: string): void;
  /** Gives the folder free for another process. */
  release(): void;
}

const ORIGIN_FILE = 'origin';

/** The folder is in use, or cannot be used. */
export class DataFolderError extends Error {}

/**
 * Takes the data folder for this process: two of them would write one journal.
 * @throws DataFolderError where another Kharuul has it, or it cannot be written
 */
export function takeDataFolder(folder: string): DataFolder {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DataFolderError(`The data folder ${folder} cannot be made`, { cause });
  }
  const lock = join(folder, 'lock');
  takeLock(lock, folder);
  return {
    journalFolders: [join(folder, 'journal', '0')],
    stateFolder: join(folder, 'journal'),
    eventsFolder: join(folder, 'events'),
    databaseFile: join(folder, 'documents.sqlite'),
    keysFolder: join(folder, 'keys'),
    generationsFolder: join(folder, 'generations'),
    cursorKey: keyIn(join(folder, 'keys'), 'cursor.key'),
    announce: origin => writeFileSync(join(folder, ORIGIN_FILE), origin, { mode: 0o600 }),
    release() {
      rmSync(join(folder, ORIGIN_FILE), { force: true });
      rmSync(lock, { force: true });
    },
  };
}

/** Where the Kharuul that runs on a folder is opened; undefined where none does. */
export function announcedOrigin(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, ORIGIN_FILE), 'utf8');
  } catch {
    return undefined;
  }
}

function takeLock(lock: string, folder: string): void {
  // Written whole beside it first: a lock that is there always says whose it is.
  const mine = `${lock}.${process.pid}`;
  try {
    writeFileSync(mine, String(process.pid), { mode: 0o600 });
  } catch (cause) {
    throw new DataFolderError(`The data folder ${folder} cannot be written`, { cause });
  }
  try {
    while (!linked(mine, lock)) {
      const holder = holderOf(lock);
      if (holder === undefined) continue;
      if (isKharuul(holder)) {
        throw new DataFolderError(
          `The data folder ${folder} is in use by process ${holder}; stop it, or give --data another folder`,
        );
      }
      removeStale(lock, holder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where it has just been given free. */
function holderOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes what a killed process left; what another took in the meantime is put back. */
function removeStale(lock: string, holder: number): void {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return;
    throw error;
  }
  if (!Object.is(holderOf(aside), holder)) linked(aside, lock);
  rmSync(aside, { force: true });
}

/** Whether the process lives and is a Kharuul: numbers are given out again after a crash. */
function isKharuul(pid: number): boolean {
  // The launcher may have got the number that the last run had, as in a container.
  const own = pid === process.pid || pid === process.ppid;
  if (!Number.isInteger(pid) || pid <= 0 || own) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('kharuul');
  } catch {
    return true;
  }
}

/** A key of 32 random bytes, made where it is missing; readable by the owner only. */
export function keyIn(folder: string, name: string): Uint8Array {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  try {
    writeFileSync(path, randomBytes(32), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
  return readFileSync(path);
}
