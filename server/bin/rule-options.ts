import { readFile } from 'node:fs/promises';
import { readPlaceholders } from '../../detectors/sigma/placeholder-file.ts';
import type { Placeholders } from '../../detectors/sigma/placeholders.ts';

/** Where a sub-command writes; handed in, so that tests read it. */
export interface CommandIo {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** Wrong usage: exit code 2, with a message that says what is allowed. */
export class UsageError extends Error {}

/**
 * Placeholder lists of a YAML file: `name: [values]`.
 * @throws UsageError where the file cannot be read or is something else
 */
export async function loadPlaceholders(path: string | undefined): Promise<Placeholders> {
  if (path === undefined) return new Map();
  try {
    return readPlaceholders(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`--placeholders ${path}: ${(error as Error).message}`);
  }
}

/** Waits where the reader is slower than the writer, so that memory stays bounded. */
export async function writeTo(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (stream.write(text)) return;
  await new Promise<void>((resolve, reject) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      stream.off('error', failed);
      resolve();
    };
    const failed = (error: Error) => {
      stream.off('drain', done);
      stream.off('close', done);
      reject(error);
    };
    stream.once('drain', done);
    stream.once('close', done);
    stream.once('error', failed);
  });
}
