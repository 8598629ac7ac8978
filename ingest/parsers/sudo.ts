import type { EcsFields } from '../event/telemetry-event.ts';
import type { AppParser } from './app-message.ts';
import { parsePam } from './pam.ts';

/**
 * sudo's log line: `bob : TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/bin/ls`, with a reason
 * between the name and TTY where it refused. COMMAND is last and may hold ` ; ` itself.
 */
export const parseSudo: AppParser = message => {
  if (message.startsWith('pam_')) return parsePam(message);
  const colon = message.indexOf(' : ');
  if (colon < 1) return undefined;
  const name = message.slice(0, colon).trimStart();
  const commandAt = message.indexOf('COMMAND=', colon);
  const head = commandAt < 0 ? message.slice(colon + 3) : message.slice(colon + 3, commandAt);
  const vendor: EcsFields = {};
  let refused: string | undefined;
  for (const part of head.split(' ; ', 16)) {
    const text = part.trim();
    const equals = text.indexOf('=');
    if (equals > 0 && /^[A-Z_]+$/.test(text.slice(0, equals))) {
      vendor[text.slice(0, equals)] = text.slice(equals + 1);
    } else if (text !== '' && refused === undefined) {
      refused = text;
    }
  }
  if (commandAt < 0 && Object.keys(vendor).length === 0 && refused === undefined) return undefined;
  const fields: EcsFields = {
    event: {
      category: ['process'],
      type: ['start'],
      outcome: refused === undefined ? 'success' : 'failure',
      action: 'sudo',
      ...(refused === undefined ? {} : { reason: refused }),
    },
  };
  const target = vendor['USER'];
  fields['user'] = typeof target === 'string' ? { name, effective: { name: target } } : { name };
  const command = commandAt < 0 ? undefined : message.slice(commandAt + 8);
  if (command !== undefined) vendor['COMMAND'] = command;
  fields['process'] = {
    ...(command === undefined ? {} : { command_line: command }),
    ...(typeof vendor['PWD'] === 'string' ? { working_directory: vendor['PWD'] } : {}),
  };
  return { fields, vendor };
};
