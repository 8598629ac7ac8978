import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../server/bin/launch.mjs', import.meta.url));
/** The first start of a clone builds the dashboard. */
const START_MS = 90_000;

/** The product as its user has it: started by the launcher, seen from outside only. */
export interface Product {
  readonly web: number;
  readonly syslog: number;
  readonly agents: number;
  readonly token: string;
  /** Everything on standard output so far. */
  stdout(): string;
  stderr(): string;
  /** An address of the web port. */
  url(path: string): string;
  /** The JSON answer of an API path, asked for with the token as a bearer. */
  api<Answer = Record<string, unknown>>(path: string): Promise<Answer>;
  /** The launcher's process id, which is its group's too. */
  readonly pid: number;
  /** SIGKILL for the launcher and everything it started, at once. */
  kill9(): Promise<void>;
  /** SIGTERM to the launcher. @returns its exit code */
  stop(): Promise<number | null>;
}

export interface StartOptions {
  readonly data: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** Starts the product on free ports and waits for its ready line. */
export async function startProduct({ data, env = {}, args = [] }: StartOptions): Promise<Product> {
  const child = spawn('node', [LAUNCHER, 'start', '--data', data, '--port', '0', ...args], {
    env: { ...process.env, KHARUUL_SYSLOG_PORT: '0', KHARUUL_AGENTS_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  await until(() => said.out.includes('\n') || ended(child), START_MS).catch(() => undefined);
  if (!said.out.includes('\n')) {
    killGroup(child.pid!);
    throw new Error(`the product did not start: ${said.out}${said.err.slice(-4000)}`);
  }
  const line = JSON.parse(said.out.slice(0, said.out.indexOf('\n'))) as Record<string, number>;
  const ready = line as unknown as { web: number; syslog: number; agents: number; token: string };
  const url = (path: string): string => `http://127.0.0.1:${ready.web}${path}`;
  return {
    ...ready,
    pid: child.pid!,
    stdout: () => said.out,
    stderr: () => said.err,
    url,
    async api<Answer>(path: string) {
      const headers = { authorization: `Bearer ${ready.token}` };
      const response = await fetch(url(`/api/v1${path}`), { headers });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
      return JSON.parse(text) as Answer;
    },
    async kill9() {
      killGroup(child.pid!);
      if (!ended(child)) await once(child, 'exit');
    },
    async stop() {
      child.kill('SIGTERM');
      if (!ended(child)) await once(child, 'exit');
      const code = child.exitCode;
      killGroup(child.pid!);
      return code;
    },
  };
}

/** A new temporary folder, and how to remove it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'kharuul-e2e-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Waits until a condition holds; asks again every 50 ms. @throws after `milliseconds` */
export async function until(
  condition: () => boolean | Promise<boolean>,
  milliseconds = 15_000,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`did not come true: ${condition.toString()}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error;
  }
}
