import type { TelemetryEvent } from '../../ingest/event/telemetry-event.ts';
import { CHANNEL_SERVICES, windowsCategories } from './windows-log-sources.ts';
import type { LogSource } from './rule.ts';

/**
 * What an event's log source is, in Sigma's words. A rule runs on an event when everything the
 * rule's `logsource` names is asserted here: containment. What nothing asserts does not run, so
 * that a rule for one product never judges another's fields.
 */
export interface LogSourceFacts {
  /** Equal facts have equal keys. */
  readonly key: string;
  readonly products: readonly string[];
  readonly categories: readonly string[];
  readonly services: readonly string[];
}

export function covers(facts: LogSourceFacts, wanted: LogSource): boolean {
  return (
    (wanted.product === undefined || facts.products.includes(wanted.product)) &&
    (wanted.category === undefined || facts.categories.includes(wanted.category)) &&
    (wanted.service === undefined || facts.services.includes(wanted.service))
  );
}

export function windowsFacts(channel: string, eventId: number, eventType: string): LogSourceFacts {
  const services = CHANNEL_SERVICES.get(channel.toLowerCase()) ?? [];
  const categories = services.flatMap(s => windowsCategories(s, eventId, eventType));
  return facts(['windows'], categories, services);
}

/** Services of our own parsers' datasets; all of them read Unix logs. */
const DATASETS: Readonly<Record<string, readonly string[]>> = {
  sshd: ['sshd', 'auth'],
  sudo: ['sudo', 'auth'],
  pam: ['auth'],
  syslog: ['syslog'],
};

/** Services that a program's name stands for, whatever parser took its line. */
const PROGRAMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['sshd', ['sshd', 'auth']],
  ['sshd-session', ['sshd', 'auth']],
  ['sudo', ['sudo', 'auth']],
  ['su', ['auth']],
  ['login', ['auth']],
  ['useradd', ['auth']],
  ['usermod', ['auth']],
  ['userdel', ['auth']],
  ['groupadd', ['auth']],
  ['passwd', ['auth']],
  ['cron', ['cron']],
  ['crond', ['cron']],
  ['vsftpd', ['vsftpd']],
  ['clamd', ['clamav']],
  ['freshclam', ['clamav']],
  ['guacd', ['guacamole']],
  ['auditd', ['auditd']],
  ['nginx', ['nginx']],
  ['apache2', ['apache']],
  ['httpd', ['apache']],
]);

/** ECS `host.os.type`. Only known ones: each set of facts costs a route, and outsiders write this. */
const SYSTEMS: ReadonlySet<string> = new Set([
  'linux',
  'macos',
  'windows',
  'unix',
  'ios',
  'android',
]);

/** ECS `event.category` with `event.type` → Sigma categories. */
const ECS_CATEGORIES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['process', ['start'], ['process_creation']],
  ['process', ['end'], ['process_termination']],
  ['network', ['start', 'connection'], ['network_connection']],
  ['network', ['protocol'], ['dns', 'dns_query']],
  ['file', ['creation'], ['file_event']],
  ['file', ['deletion'], ['file_delete']],
  ['file', ['change'], ['file_change', 'file_event']],
  ['library', ['start'], ['image_load']],
  ['driver', ['start'], ['driver_load']],
  ['registry', ['change'], ['registry_event', 'registry_set']],
  ['registry', ['creation'], ['registry_event', 'registry_add']],
  ['registry', ['deletion'], ['registry_event', 'registry_delete']],
  ['web', ['access'], ['webserver', 'proxy']],
];

/** The log source of an event that is no Windows event log record. */
export function eventFacts(event: TelemetryEvent): LogSourceFacts {
  const dataset = event.event.dataset;
  const program = texts(property(event.process, 'name'))[0] ?? '';
  const own = Object.hasOwn(DATASETS, dataset) ? DATASETS[dataset]! : [];
  const services = [...own, ...(PROGRAMS.get(program.toLowerCase()) ?? [])];
  const syslog = property(event.log, 'syslog');
  const facility = texts(property(property(syslog, 'facility'), 'name'))[0] ?? '';
  // RFC 5424 facilities 4 and 10: what a Debian machine writes to auth.log.
  if (facility === 'auth' || facility === 'authpriv') services.push('auth');
  const named = texts(property(property(event.host, 'os'), 'type'));
  const system = named.filter(name => SYSTEMS.has(name));
  const products = own.length > 0 ? ['linux', ...system] : system;
  return facts(products, ecsCategories(event), services);
}

function ecsCategories(event: TelemetryEvent): string[] {
  const categories = texts(event.event.category);
  const types = texts(event.event.type);
  if (categories.length === 0) return [];
  return ECS_CATEGORIES.flatMap(([category, wanted, sigma]) =>
    categories.includes(category) && wanted.some(type => types.includes(type))
      ? sigma.filter(s => (s !== 'dns' && s !== 'dns_query') || event.dns !== undefined)
      : [],
  );
}

function facts(
  products: readonly string[],
  categories: readonly string[],
  services: readonly string[],
): LogSourceFacts {
  const [p, c, s] = [products, categories, services].map(list => [...new Set(list)].sort());
  return { key: [p, c, s].join('|'), products: p!, categories: c!, services: s! };
}

function property(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isObject ? (value as Record<string, unknown>)[name] : undefined;
}

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value.toLowerCase()];
  return Array.isArray(value) ? value.flatMap(texts) : [];
}
