import { parseArgs } from 'node:util';
import { loadConfig } from '../config.ts';
import { announcedOrigin } from '../data-folder.ts';
import { openDocuments } from '../open-documents.ts';
import { setUpLink } from '../api/users.ts';
import type { Role } from '../policy/role.ts';
import { ROLES } from '../policy/role.ts';
import { COMMAND_LINE } from '../users/account-audit.ts';
import type { AccountFault } from '../users/accounts.ts';
import { createAccounts } from '../users/accounts.ts';
import { NO_BREACH_LIST } from '../users/password-rules.ts';
import { createSessions } from '../users/sessions.ts';
import { describeProblems } from './config-check.ts';
import type { CommandIo } from './kharuul.ts';

const HELP = `Usage: kharuul user create NAME --role ROLE [--role ROLE…] [--constituent ID…]
       kharuul user reset NAME
       kharuul user disable NAME

Works on the data folder directly, also while Kharuul runs. "create" and "reset" print the one-time
link where the person sets a password; it works once, for three days.

  --role         ${ROLES.join(', ')}
  --constituent  id of a constituent; needed for agency roles
  --data DIR     the data folder (./data)
  --config FILE  the configuration
`;

const FAULTS: Readonly<Partial<Record<AccountFault, string>>> = {
  'name-invalid': 'a name has 2 to 64 letters, digits, dots, dashes, underscores',
  'name-taken': 'this name is taken',
  'constituency-needed': 'an agency role needs --constituent',
  'unknown-user': 'there is no such account',
};

/** Accounts from the command line. Exit 0 done, 1 refused, 2 wrong usage. */
export async function user(args: string[], { stdout, stderr }: CommandIo): Promise<number> {
  const wrong = (message: string): number => {
    stderr.write(`kharuul user: ${message}\n\n${HELP}`);
    return 2;
  };
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        role: { type: 'string', multiple: true, default: [] },
        constituent: { type: 'string', multiple: true, default: [] },
        data: { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return wrong((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    stdout.write(HELP);
    return 0;
  }
  const [verb, name] = positionals;
  if (
    positionals.length !== 2 ||
    !verb ||
    !name ||
    !['create', 'reset', 'disable'].includes(verb)
  ) {
    return wrong('expected create, reset or disable, and one NAME');
  }
  const unknown = values.role.find(role => !(ROLES as readonly string[]).includes(role));
  if (unknown !== undefined) return wrong(`there is no role ${unknown}`);
  if (verb === 'create' && values.role.length === 0) return wrong('create needs --role');
  const { config, problems } = loadConfig({ data: values.data, config: values.config });
  if (!config) {
    stderr.write(describeProblems(problems));
    return 2;
  }

  const documents = await openDocuments(config.dataFolder);
  try {
    const accounts = createAccounts(documents, { now: Date.now, breaches: NO_BREACH_LIST });
    if (verb === 'disable') {
      const disabled = await accounts.disable(name, COMMAND_LINE);
      if (!disabled.ok) return refused(disabled.fault);
      await createSessions(documents, Date.now).revokeAll(disabled.value.id);
      stdout.write(`${name} is disabled and signed out\n`);
      return 0;
    }
    const roles = values.role as Role[];
    const invited =
      verb === 'create'
        ? await accounts.create({ name, roles, constituencies: values.constituent }, COMMAND_LINE)
        : await accounts.reset(name, COMMAND_LINE);
    if (!invited.ok) return refused(invited.fault);
    if (verb === 'reset')
      await createSessions(documents, Date.now).revokeAll(invited.value.user.id);
    const origin =
      config.web.origin ??
      announcedOrigin(config.dataFolder) ??
      `http://127.0.0.1:${config.web.port}`;
    stdout.write(`${setUpLink(origin, invited.value.secret)}
`);
    return 0;
  } finally {
    await documents.close();
  }

  function refused(fault: AccountFault): number {
    stderr.write(`kharuul user: ${FAULTS[fault] ?? fault}\n`);
    return 1;
  }
}
