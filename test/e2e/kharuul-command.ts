import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const LAUNCHER = fileURLToPath(new URL('../../server/bin/launch.mjs', import.meta.url));
const run = promisify(execFile);

/** Runs a command of the product as its operator does. @returns its output. @throws where it fails */
export async function kharuul(...args: readonly string[]): Promise<string> {
  return (await run('node', [LAUNCHER, ...args])).stdout.trim();
}
