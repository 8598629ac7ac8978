import type { Readable, Writable } from 'node:stream';

/** What a sub-command may touch of the process. */
export interface CommandIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** A sub-command: arguments in, exit code out. */
type Command = (args: string[], io: CommandIo) => Promise<number>;

/** Name → its file, loaded when asked for. */
const COMMANDS: Readonly<Record<string, { readonly about: string; load(): Promise<Command> }>> = {
  start: { about: 'run the product', load: async () => (await import('./start.ts')).start },
  parse: {
    about: 'read log lines, write ECS events',
    load: async () => (await import('./parse.ts')).parse,
  },
  scan: {
    about: 'hunt in files with Sigma rules',
    load: async () => (await import('./scan.ts')).scan,
  },
  'rules check': {
    about: 'say which rules run, and why others do not',
    load: async () => (await import('./rules-check.ts')).rulesCheck,
  },
  'journal check': {
    about: 'verify the journal of a data folder',
    load: async () => (await import('./journal-check.ts')).journalCheck,
  },
  user: {
    about: 'create, reset or disable an account',
    load: async () => (await import('./user.ts')).user,
  },
  'constituent import': {
    about: 'bring the register of constituents to a CSV file',
    load: async () => (await import('./constituent-import.ts')).constituentImport,
  },
  'audit verify': {
    about: 'prove that the audit log is whole',
    load: async () => (await import('./audit-verify.ts')).auditVerify,
  },
  'audit checkpoint': {
    about: 'sign where the audit chains stand',
    load: async () => (await import('./audit-checkpoint.ts')).auditCheckpoint,
  },
  'config check': {
    about: 'verify the configuration',
    load: async () => (await import('./config-check.ts')).configCheck,
  },
};

const HELP = `Kharuul: incident response for a national CSIRT

Usage: kharuul COMMAND [options]

${Object.entries(COMMANDS)
  .map(([name, { about }]) => `  ${name.padEnd(14)} ${about}`)
  .join('\n')}

kharuul COMMAND --help says more of one command.
`;

async function main(args: readonly string[], io: CommandIo): Promise<number> {
  const [first = '', second = ''] = args;
  const name = `${first} ${second}` in COMMANDS ? `${first} ${second}` : first;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return (await command.load())(args.slice(name.split(' ').length), io);
  const asked = first === '--help' || first === '-h' || first === 'help';
  (asked ? io.stdout : io.stderr).write(
    asked || first === '' ? HELP : `kharuul: there is no command ${first}\n\n${HELP}`,
  );
  return asked ? 0 : 2;
}

// The launcher is gone: without it nobody could stop this process, and it would keep the ports.
process.on('disconnect', () => process.exit(1));
process.channel?.unref();
// A reader that has seen enough (head) is no fault.
process.stdout.on('error', (error: { code?: string }) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), process);
