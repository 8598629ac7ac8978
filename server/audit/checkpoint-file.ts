import { constants } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkpointLine, parseCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';

const NEW_LINE = 0x0a;

/** Where checkpoints lie in a data folder. */
export function checkpointFile(dataFolder: string): string {
  return join(dataFolder, 'audit', 'checkpoints.jsonl');
}

/** Appends a line and syncs it. What a crash left of a line was never acknowledged, and goes. */
export async function appendCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND;
  const file = await open(path, flags, 0o600);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    if (size > 0 && last[0] !== NEW_LINE) {
      await file.truncate((await readFile(path)).lastIndexOf(NEW_LINE) + 1);
    }
    // One write in append mode: two processes' lines do not mix.
    await file.appendFile(checkpointLine(checkpoint));
    await file.sync();
    if (size === 0) await syncFolder(dirname(path));
  } finally {
    await file.close();
  }
}

export interface ReadCheckpoint {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Undefined where the line is none. */
  readonly checkpoint: Checkpoint | undefined;
}

/** Reads every line that is not empty, but for a last one that a crash cut short. */
export async function readCheckpoints(path: string): Promise<ReadCheckpoint[]> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  return lines.flatMap((text, i) => {
    const checkpoint = parseCheckpoint(text);
    const torn = i === lines.length - 1 && checkpoint === undefined;
    return torn || text.trim() === '' ? [] : [{ file: path, line: i + 1, checkpoint }];
  });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
