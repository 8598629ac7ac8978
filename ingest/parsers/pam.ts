import type { EcsFields } from '../event/telemetry-event.ts';
import { type AppFacts, type AppParser, authentication } from './app-message.ts';
import { endpoint } from './network-fields.ts';

/**
 * Linux-PAM modules, in whatever program they run: `pam_unix(sshd:auth): authentication failure;
 * logname= uid=0 … rhost=203.0.113.7  user=root` and `… session opened for user root(uid=0) by …`.
 * Also the program's own `PAM 2 more authentication failures; …`.
 */
export const parsePam: AppParser = message => {
  if (message.startsWith('PAM ')) {
    return message.includes(' more authentication failure') ? failure(message, {}) : undefined;
  }
  if (!message.startsWith('pam_')) return undefined;
  const close = message.indexOf('): ');
  const open = message.indexOf('(');
  if (close < 0 || open < 0 || open > close || close > 128) return undefined;
  const inside = message.slice(open + 1, close);
  const colon = inside.indexOf(':');
  const vendor: EcsFields = {
    module: message.slice(0, open),
    service: colon < 0 ? inside : inside.slice(0, colon),
    ...(colon < 0 ? {} : { stage: inside.slice(colon + 1) }),
  };
  const text = message.slice(close + 3);
  if (text.startsWith('authentication failure')) return failure(text, vendor);
  if (text.startsWith('check pass; user unknown')) {
    return { fields: { event: authentication('pam_user_unknown', 'failure', 'info') }, vendor };
  }
  const opened = text.startsWith('session opened for user ');
  if (opened || text.startsWith('session closed for user ')) {
    const name = /^[^( ]*/.exec(text.slice(24))?.[0] ?? '';
    const event = {
      category: ['session', 'authentication'],
      type: [opened ? 'start' : 'end'],
      outcome: 'success',
      action: opened ? 'session_opened' : 'session_closed',
    };
    return { fields: { event, ...(name === '' ? {} : { user: { name } }) }, vendor };
  }
  return { fields: {}, vendor };
};

/** `key=value` pairs after the semicolon; empty values are common. */
function failure(text: string, vendor: EcsFields): AppFacts {
  const pairs: Record<string, string> = {};
  const start = text.indexOf(';');
  for (const word of start < 0 ? [] : text.slice(start + 1).split(' ', 32)) {
    const equals = word.indexOf('=');
    const key = word.slice(0, equals);
    if (equals > 0 && equals < word.length - 1 && key !== '__proto__') {
      pairs[key] = word.slice(equals + 1);
    }
  }
  const fields: EcsFields = { event: authentication('pam_authentication', 'failure', 'info') };
  if (pairs['user'] !== undefined) fields['user'] = { name: pairs['user'] };
  if (pairs['rhost'] !== undefined) fields['source'] = endpoint(pairs['rhost']);
  return { fields, vendor: { ...vendor, ...pairs } };
}
