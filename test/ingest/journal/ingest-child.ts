import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface IngestChild {
  readonly process: ChildProcess;
  readonly agents: number;
  readonly syslog: number;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<unknown>;
}

/**
 * Starts `acknowledge-program.ts` and waits until it listens.
 * @param before a command to run it under
 */
export async function startIngestChild(
  folder: string,
  { before = [], flags = [] }: { before?: readonly string[]; flags?: readonly string[] } = {},
): Promise<IngestChild> {
  const program = fileURLToPath(new URL('acknowledge-program.ts', import.meta.url));
  const [command, ...rest] = [...before, process.execPath, program, folder, ...flags];
  const child = spawn(command!, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const line = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const first = await Promise.race([
    line,
    ended.then(([code]) => Promise.reject(new Error(`ended with ${code}`))),
  ]);
  const ports = JSON.parse(first[0]) as { agents: number; syslog: number };
  return { process: child, ...ports, ended };
}
