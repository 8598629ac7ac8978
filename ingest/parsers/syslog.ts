import type { EcsFields } from '../event/telemetry-event.ts';
import { type AppParser, mergeFields } from './app-message.ts';
import { parseJsonText } from './document.ts';
import { parsePam } from './pam.ts';
import type { ParseContext, Parsed } from './parser.ts';
import { parseSshd } from './sshd.ts';
import { parseSudo } from './sudo.ts';
import { syslogFields } from './syslog-fields.ts';
import type { SyslogRecord } from './syslog-record.ts';
import { parseRfc3164 } from './syslog-rfc3164.ts';
import { parseRfc5424 } from './syslog-rfc5424.ts';

/** A program whose messages are known: its dataset and how to read them. */
interface App {
  readonly dataset: string;
  readonly parse: AppParser;
}

const SSHD: App = { dataset: 'sshd', parse: parseSshd };
const SUDO: App = { dataset: 'sudo', parse: parseSudo };
const PAM: App = { dataset: 'pam', parse: parsePam };

/** By program name; OpenSSH 9.8 split its server into three. */
const APPS = new Map([
  ['sshd', SSHD],
  ['sshd-session', SSHD],
  ['sshd-auth', SSHD],
  ['sudo', SUDO],
]);

/** Reads a syslog record of either format, and the message in it as far as it is known. */
export function parseSyslog(text: string, context: ParseContext): Parsed | undefined {
  const record = parseRfc5424(text) ?? parseRfc3164(text, context);
  if (record === undefined) return undefined;
  const { message } = record;
  const first = message.charCodeAt(0);
  if (first === 0x7b || (first === 0x40 && message.startsWith('@cee:'))) {
    const inner = parseJsonText(message, context);
    if (inner.dataset !== undefined) return withHeader(inner, record);
  }
  const app = record.app === undefined ? undefined : APPS.get(record.app);
  if (app !== undefined) return withApp(record, app);
  return withApp(record, message.startsWith('pam_') ? PAM : undefined);
}

/**
 * Reads a record as one program's, whatever its header calls it; without a header the whole
 * record is the message.
 * @returns undefined where nothing in it is known
 */
export function parseAs(
  name: 'sshd' | 'sudo' | 'pam',
  text: string,
  context: ParseContext,
): Parsed | undefined {
  const app = name === 'sshd' ? SSHD : name === 'sudo' ? SUDO : PAM;
  const record = parseRfc5424(text) ?? parseRfc3164(text, context);
  if (record !== undefined) {
    return APPS.get(record.app ?? '') === app || app.parse(record.message) !== undefined
      ? withApp(record, app)
      : undefined;
  }
  const facts = app.parse(text);
  if (facts === undefined) return undefined;
  const vendor = facts.vendor === undefined ? {} : { vendor: facts.vendor };
  return { dataset: name, fields: { ...facts.fields, message: text }, ...vendor };
}

function withApp(record: SyslogRecord, app: App | undefined): Parsed {
  const fields = syslogFields(record);
  const facts = app?.parse(record.message);
  if (facts !== undefined) mergeFields(fields, facts.fields);
  return {
    dataset: app === undefined ? 'syslog' : app.dataset,
    fields,
    ...(record.time === undefined ? {} : { time: record.time }),
    ...(facts?.vendor === undefined ? {} : { vendor: facts.vendor }),
    ...(record.problem === undefined ? {} : { error: record.problem }),
  };
}

/** A JSON document that came in a syslog message: its own facts over the header's. */
function withHeader(inner: Parsed, record: SyslogRecord): Parsed {
  const fields = syslogFields(record);
  const log = fields['log'] as EcsFields;
  if (inner.time !== undefined && typeof fields['event'] === 'object') {
    delete (fields['event'] as EcsFields)['timezone'];
  }
  // The raw JSON is in event.original already.
  delete fields['message'];
  mergeFields(fields, inner.fields);
  fields['log'] = { ...(fields['log'] as EcsFields), syslog: log['syslog']! };
  const time = inner.time ?? record.time;
  return {
    dataset: inner.dataset,
    fields,
    ...(time === undefined ? {} : { time }),
    ...(inner.vendor === undefined ? {} : { vendor: inner.vendor }),
  };
}
