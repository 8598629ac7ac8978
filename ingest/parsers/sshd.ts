import type { EcsFields, EcsValue } from '../event/telemetry-event.ts';
import { type AppFacts, type AppParser, authentication } from './app-message.ts';
import { endpoint, portNumber } from './network-fields.ts';
import { parsePam } from './pam.ts';

const REPEATED = 'message repeated ';

/**
 * OpenSSH's server. Who, from where, whether it worked; the wording is that of auth.c, packet.c
 * and session.c since version 5. Names are chosen by the attacker and may hold ` from ` or
 * ` port `, so addresses are looked for from the end.
 */
export const parseSshd: AppParser = message => {
  if (message.startsWith('pam_') || message.startsWith('PAM ')) return parsePam(message);
  if (message.startsWith(REPEATED)) return repeated(message);
  const text = message.startsWith('error: ') ? message.slice(7) : message;
  switch (text.charCodeAt(0)) {
    case 0x41: // A
      return text.startsWith('Accepted ') ? login(text, 9, 'success') : undefined;
    case 0x46: // F
      return text.startsWith('Failed ') ? login(text, 7, 'failure') : undefined;
    case 0x49: // I
    case 0x69:
      return /^[Ii](?:nvalid|llegal) user /.test(text) ? invalidUser(text) : undefined;
    case 0x55: // U
      return text.startsWith('User ') ? refusedUser(text) : peer(text);
    case 0x6d: // m
      return text.startsWith('maximum authentication attempts exceeded for ')
        ? attemptsExceeded(text)
        : undefined;
    default:
      return peer(text);
  }
};

/** `Accepted METHOD for USER from ADDRESS port PORT ssh2[: KEY]`, and Failed the same. */
function login(text: string, at: number, outcome: 'success' | 'failure'): AppFacts | undefined {
  const methodEnd = text.indexOf(' for ', at);
  const where = address(text);
  if (methodEnd < 0 || where === undefined || where.from < methodEnd + 5) return undefined;
  const method = text.slice(at, methodEnd);
  const name = text.slice(methodEnd + 5, where.from);
  const unknown = name.startsWith('invalid user ') || name.startsWith('illegal user ');
  const type = outcome === 'success' ? 'start' : 'info';
  return {
    fields: {
      event: authentication('ssh_login', outcome, type),
      user: { name: unknown ? name.slice(13) : name },
      source: where.endpoint,
    },
    vendor: unknown ? { method, invalid_user: true } : { method },
  };
}

/** `Invalid user NAME from ADDRESS [port PORT]` */
function invalidUser(text: string): AppFacts | undefined {
  const where = address(text);
  if (where === undefined || where.from < 13) return undefined;
  return {
    fields: {
      event: authentication('ssh_invalid_user', 'failure', 'info'),
      ...user(text.slice(13, where.from)),
      source: where.endpoint,
    },
    vendor: { invalid_user: true },
  };
}

/** `User NAME from ADDRESS not allowed because …` */
function refusedUser(text: string): AppFacts | undefined {
  const end = text.lastIndexOf(' not allowed because ');
  const from = end < 0 ? -1 : text.lastIndexOf(' from ', end);
  if (from < 5) return undefined;
  return {
    fields: {
      event: {
        ...authentication('ssh_user_not_allowed', 'failure', 'info'),
        reason: text.slice(end + 21),
      },
      ...user(text.slice(5, from)),
      source: endpoint(text.slice(from + 6, end)),
    },
  };
}

/** `maximum authentication attempts exceeded for [invalid user] NAME from ADDRESS port PORT …` */
function attemptsExceeded(text: string): AppFacts | undefined {
  const where = address(text);
  if (where === undefined || where.from < 45) return undefined;
  const name = text.slice(45, where.from);
  return {
    fields: {
      event: authentication('ssh_attempts_exceeded', 'failure', 'info'),
      ...user(name.startsWith('invalid user ') ? name.slice(13) : name),
      source: where.endpoint,
    },
  };
}

const CONNECTION_ACTIONS: readonly (readonly [start: string, action: string])[] = [
  ['Connection closed by ', 'ssh_connection_closed'],
  ['Connection reset by ', 'ssh_connection_reset'],
  ['Connection from ', 'ssh_connection'],
  ['Disconnected from ', 'ssh_disconnected'],
  ['Received disconnect from ', 'ssh_disconnected'],
  ['Disconnecting ', 'ssh_disconnected'],
  ['Did not receive identification string from ', 'ssh_no_identification'],
  ['banner exchange: Connection from ', 'ssh_bad_banner'],
  ['Bad protocol version identification ', 'ssh_bad_banner'],
  ['Unable to negotiate with ', 'ssh_negotiation_failed'],
  ['Postponed ', 'ssh_postponed'],
];

/** Lines about a connection: `… [invalid user|authenticating user|user NAME] ADDRESS port PORT`. */
function peer(text: string): AppFacts | undefined {
  for (const [start, action] of CONNECTION_ACTIONS) {
    if (!text.startsWith(start)) continue;
    const where = address(text);
    if (where === undefined) return undefined;
    const between = text.slice(start.length, where.start).trimEnd();
    const name = /^(?:invalid |authenticating )?user (.+)$/.exec(between)?.[1];
    const fields: EcsFields = {
      event: { category: ['network', 'session'], type: ['connection'], action },
      source: where.endpoint,
      ...user(name?.endsWith(' from') ? name.slice(0, -5) : (name ?? '')),
    };
    return { fields };
  }
  return undefined;
}

/** rsyslog and syslogd fold repeats: `message repeated 3 times: [ Failed … ]`. */
function repeated(message: string): AppFacts | undefined {
  const open = message.indexOf(': [');
  const count = Number.parseInt(message.slice(REPEATED.length), 10);
  if (open < 0 || !(count > 0) || !message.endsWith(']')) return undefined;
  const inner = message.slice(open + 3, -1).trim();
  const facts = inner.startsWith(REPEATED) ? undefined : parseSshd(inner);
  return facts && { fields: facts.fields, vendor: { ...facts.vendor, repeated: count } };
}

/**
 * The last `ADDRESS port PORT` (or `from ADDRESS` at the end) of a line: `from` is where
 * ` from ` begins, `start` where the address does.
 */
function address(
  text: string,
): { from: number; start: number; endpoint: Record<string, EcsValue> } | undefined {
  const portAt = text.lastIndexOf(' port ');
  if (portAt > 0) {
    let end = portAt + 6;
    while (text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end++;
    const start = text.lastIndexOf(' ', portAt - 1) + 1;
    const from = start >= 6 && text.startsWith(' from ', start - 6) ? start - 6 : -1;
    const port = portNumber(text.slice(portAt + 6, end));
    return { from, start, endpoint: endpoint(text.slice(start, portAt), port) };
  }
  const from = text.lastIndexOf(' from ');
  if (from < 0) return undefined;
  const stop = text.indexOf(' ', from + 6);
  const found = text.slice(from + 6, stop < 0 ? text.length : stop).replace(/[:,]$/, '');
  return found === '' ? undefined : { from, start: from + 6, endpoint: endpoint(found) };
}

function user(name: string): EcsFields {
  return name === '' ? {} : { user: { name } };
}
