import type { EcsFields, EcsValue } from '../event/telemetry-event.ts';
import type { JsonObject } from './json-text.ts';
import { endpoint, portNumber, wholeNumber } from './network-fields.ts';
import { windowsEventKind } from './windows-event-kinds.ts';

/** A text field where it says something: Windows writes `-` for nothing. */
function text(flat: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = flat[name];
    if (typeof value === 'string' && value !== '' && value !== '-') return value;
  }
  return undefined;
}

/** A process id: a number, its decimal text, or hexadecimal as in the Security log. */
function processId(flat: JsonObject, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = flat[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    if (typeof value !== 'string') continue;
    const hex = /^0x[0-9a-fA-F]{1,8}$/.test(value);
    const id = hex ? Number.parseInt(value.slice(2), 16) : wholeNumber(value);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** An object of the members that are there; undefined for none. */
function present(members: Record<string, EcsValue | undefined>): EcsFields | undefined {
  let out: EcsFields | undefined;
  for (const key of Object.keys(members)) {
    const value = members[key];
    if (value !== undefined) (out ??= {})[key] = value;
  }
  return out;
}

/**
 * The ECS view of a flat Windows event: who, on which host, which process, from and to where.
 * The event's own fields stay in `vendor`; this only adds what other sources share.
 */
export function windowsFields(flat: JsonObject, channel: string): EcsFields {
  const id = flat['EventID'];
  const code = typeof id === 'number' || typeof id === 'string' ? String(id) : '';
  const kind = windowsEventKind(channel, code);
  const provider = text(flat, 'Provider_Name', 'SourceName', 'ProviderName');
  const host = text(flat, 'Computer', 'Hostname', 'ComputerName');
  const message = text(flat, 'Message');
  return {
    ...present({
      host: present({ name: host }),
      user: userOf(flat),
      process: processOf(flat, code),
      source: side(flat, ['SourceIp', 'IpAddress', 'SourceAddress'], ['SourcePort', 'IpPort']),
      destination: side(flat, ['DestinationIp', 'DestAddress'], ['DestinationPort', 'DestPort']),
      file: present({ path: text(flat, 'TargetFilename') }),
      dns: questionOf(flat),
      message,
    }),
    event: { code, ...present({ provider }), ...(kind as EcsFields | undefined) },
  };
}

function userOf(flat: JsonObject): EcsFields | undefined {
  const whole = text(flat, 'User');
  const slash = whole === undefined ? -1 : whole.indexOf('\\');
  if (whole !== undefined && slash > 0) {
    return { name: whole.slice(slash + 1), domain: whole.slice(0, slash) };
  }
  if (whole !== undefined) return { name: whole };
  // In logon events the target logs on; elsewhere the subject acts.
  const logon = ['LogonType', 'IpAddress', 'TicketOptions'].some(key => flat[key] !== undefined);
  const kinds = logon ? ['Target', 'Subject'] : ['Subject', 'Target'];
  for (const kind of kinds) {
    const name = text(flat, `${kind}UserName`);
    if (name !== undefined) return present({ name, domain: text(flat, `${kind}DomainName`) });
  }
  return undefined;
}

function processOf(flat: JsonObject, code: string): EcsFields | undefined {
  const executable = text(
    flat,
    'Image',
    'NewProcessName',
    'ProcessName',
    'SourceImage',
    'Application',
  );
  // In 4688 ProcessId is the creator; NewProcessId is the process of the event.
  const created = flat['NewProcessId'] !== undefined;
  const parentPath = text(flat, 'ParentImage', 'ParentProcessName');
  return present({
    name: baseName(executable),
    executable,
    pid: created
      ? processId(flat, 'NewProcessId')
      : processId(flat, 'ProcessId', 'SourceProcessId'),
    entity_id: text(flat, 'ProcessGuid', 'SourceProcessGUID'),
    command_line: text(flat, 'CommandLine', 'ProcessCommandLine'),
    working_directory: text(flat, 'CurrentDirectory'),
    hash: code === '1' ? hashes(text(flat, 'Hashes')) : undefined,
    parent: present({
      name: baseName(parentPath),
      executable: parentPath,
      pid: created ? processId(flat, 'ProcessId') : processId(flat, 'ParentProcessId'),
      entity_id: text(flat, 'ParentProcessGuid'),
      command_line: text(flat, 'ParentCommandLine'),
    }),
  });
}

function baseName(path: string | undefined): string | undefined {
  return path?.slice(path.lastIndexOf('\\') + 1);
}

/** Sysmon: `MD5=…,SHA256=…,IMPHASH=…`. */
function hashes(list: string | undefined): EcsFields | undefined {
  if (list === undefined) return undefined;
  const found: Record<string, string | undefined> = {};
  for (const part of list.split(',', 8)) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals).toLowerCase();
    const value = part.slice(equals + 1).toLowerCase();
    if (['md5', 'sha1', 'sha256'].includes(name) && /^[0-9a-f]{32,64}$/.test(value)) {
      found[name] = value;
    }
  }
  return present(found);
}

function side(
  flat: JsonObject,
  addresses: readonly string[],
  ports: readonly string[],
): EcsFields | undefined {
  const address = text(flat, ...addresses);
  if (address === undefined) return undefined;
  const port = ports.map(name => flat[name]).find(value => value !== undefined && value !== '-');
  const known = typeof port === 'number' || typeof port === 'string';
  return endpoint(address, known ? portNumber(String(port)) : undefined);
}

function questionOf(flat: JsonObject): EcsFields | undefined {
  const name = text(flat, 'QueryName');
  return name === undefined ? undefined : { question: { name } };
}
