import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Forwarding {
  /** The log file that is followed. */
  readonly file: string;
  readonly port: number;
  readonly framing: 'traditional' | 'octet-counted';
  /** The program's name that rsyslog puts before each line; without it the line goes as it stands. */
  readonly tag?: string;
}

/**
 * Debian's rsyslog in the foreground with a configuration of its own: follows a file and forwards
 * it over TCP. @returns stops it
 */
export function startRsyslog(
  program: string,
  folder: string,
  { file, port, framing, tag }: Forwarding,
): () => Promise<void> {
  const work = join(folder, 'rsyslog');
  mkdirSync(work, { recursive: true });
  const configuration = join(folder, `rsyslog-${framing}.conf`);
  writeFileSync(
    configuration,
    `global(workDirectory="${work}")
module(load="imfile" mode="inotify")
template(name="asItStands" type="string" string="%msg%\\n")
input(type="imfile" File="${file}" Tag="${tag ?? 'file'}:" Severity="info" Facility="authpriv")
action(type="omfwd" target="127.0.0.1" port="${port}" protocol="tcp" TCP_Framing="${framing}"
  template="${tag === undefined ? 'asItStands' : 'RSYSLOG_TraditionalForwardFormat'}")
`,
  );
  const child = spawn(program, ['-n', '-f', configuration, '-i', join(folder, 'rsyslog.pid')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}
