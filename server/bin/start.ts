import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { buildDashboard } from '../build-dashboard.ts';
import { loadConfig } from '../config.ts';
import type { Running } from '../context.ts';
import { DataFolderError } from '../data-folder.ts';
import type { CommandIo } from './kharuul.ts';
import { describeProblems } from './config-check.ts';

const HELP = `Usage: kharuul start [--data DIR] [--port N] [--config FILE]

Runs ingest, detection, stores and the web port in one go. When all is ready, one line of JSON
goes to standard output: {"ready":true,"web":PORT,"syslog":PORT,"agents":PORT,"token":"…"}.
Logs go to standard error.

  --data DIR     where everything is kept (./data)
  --port N       the web port (8080); 0 takes a free one
  --config FILE  the configuration (kharuul.yaml in the data folder)

Exit codes: 0 stopped by a signal, 1 failed, 2 wrong usage or configuration.
`;

/** A clean stop that takes longer is given up: the journal has what is missing. */
const STOP_MS = 20_000;

/** Runs until a signal ends it. Exit codes: 0 stopped, 1 failed, 2 wrong usage or configuration. */
export async function start(args: string[], { stdout, stderr }: CommandIo): Promise<number> {
  let flags;
  try {
    flags = parseArgs({
      args,
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    stderr.write(`kharuul start: ${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (flags.help) {
    stdout.write(HELP);
    return 0;
  }
  if (flags.port !== undefined && !/^\d+$/.test(flags.port)) {
    stderr.write(`kharuul start: --port takes a number, not ${flags.port}\n`);
    return 2;
  }
  const port = flags.port === undefined ? undefined : Number(flags.port);
  const { config, problems } = loadConfig({ data: flags.data, config: flags.config, port });
  if (!config) {
    stderr.write(describeProblems(problems));
    return 2;
  }
  const log = pino({ timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  const stopped = signalled();
  try {
    await buildDashboard(log);
    const { start: startAll } = await import('../context.ts');
    let failed: ((reason: string) => void) | undefined;
    const failure = new Promise<string>(resolve => (failed = resolve));
    const running = await startAll(config, log, reason => failed!(reason));
    const { web, syslog, agents, token } = running;
    stdout.write(`${JSON.stringify({ ready: true, web, syslog, agents, token })}\n`);
    log.info({ web, syslog, agents, data: config.dataFolder }, 'ready');
    if (process.stderr.isTTY) stderr.write(`\n  Open http://127.0.0.1:${web}/?token=${token}\n\n`);
    const reason = await Promise.race([stopped, failure]);
    if (reason === undefined) return await close(running, log);
    log.fatal({ reason }, 'cannot go on; what was acknowledged is kept');
    return exit(1);
  } catch (error) {
    const known =
      error instanceof DataFolderError || (error as { code?: string }).code !== undefined;
    if (known) stderr.write(`kharuul start: ${describe(error as Error & { code?: string })}\n`);
    else log.fatal({ err: error as Error }, 'could not start');
    return exit(1);
  }
}

async function close(running: Running, log: { info(message: string): void }): Promise<number> {
  log.info('stopping');
  const late = setTimeout(() => process.exit(1), STOP_MS);
  await running.close();
  clearTimeout(late);
  log.info('stopped');
  return exit(0);
}

function describe({ message, code }: Error & { code?: string }): string {
  if (code !== 'EADDRINUSE') return message;
  return `${message}; another program has this port: stop it, or set web.port, syslog.port or agents.port (0 takes a free one)`;
}

/** Threads and sockets of a half-finished start would keep the process alive. */
function exit(code: number): number {
  process.exitCode = code;
  setImmediate(() => process.exit(code));
  return code;
}

/**
 * Resolves with the first signal. Later ones change nothing: a supervisor that signals the whole
 * group reaches this process twice, once through its launcher.
 */
function signalled(): Promise<undefined> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(undefined));
    }
  });
}
