import { type DeviceTime, readDeviceTime } from './device-time.ts';
import { ipAddress } from './network-fields.ts';
import type { ParseContext } from './parser.ts';
import { isDigit, priorityEnd, readPriority, type SyslogRecord } from './syslog-record.ts';

const SPACE = 0x20;
const COLON = 0x3a;

/**
 * Reads the older syslog as devices really write it (RFC 3164 only describes a few of them):
 * with or without PRI, host and tag; Cisco's sequence numbers and origin before the time; time
 * in any form of `device-time.ts`. A host is never guessed from a line without a time.
 * @returns undefined where there is neither a PRI nor a time
 */
export function parseRfc3164(text: string, context: ParseContext): SyslogRecord | undefined {
  const priEnd = priorityEnd(text);
  const start = priEnd < 0 ? 0 : priEnd;
  let at = start;
  let origin: string | undefined;
  let stamp = readDeviceTime(text, at, context);
  if (stamp === undefined && priEnd >= 0) {
    at = skipSequence(text, start);
    stamp = readDeviceTime(text, at, context);
    if (stamp === undefined) {
      // Cisco `logging origin-id`: a name and a colon before the time.
      const end = text.indexOf(' ', at);
      if (end > at + 1 && text.charCodeAt(end - 1) === COLON) {
        stamp = readDeviceTime(text, end + 1, context);
        if (stamp !== undefined) origin = text.slice(at, end - 1);
      }
    }
  }
  const priority = priEnd < 0 ? undefined : readPriority(text, priEnd);
  if (stamp === undefined) {
    return priEnd < 0 ? undefined : build(priority, undefined, undefined, text, start);
  }
  return afterTime(text, stamp, priority, origin, priEnd >= 0);
}

/** Host, tag and message after a time. */
function afterTime(
  text: string,
  stamp: DeviceTime,
  priority: number | undefined,
  origin: string | undefined,
  hasPriority: boolean,
): SyslogRecord | undefined {
  let at = stamp.end;
  const colon = text.charCodeAt(at) === COLON || text.startsWith(' : ', at);
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === COLON) at++;
  if (at === stamp.end && at < text.length) return undefined;
  // A colon after the time (Cisco) means that no host follows.
  const hostEnd = colon || origin !== undefined ? -1 : hostEndAt(text, at);
  if (hostEnd < 0) {
    const made = build(priority, stamp, origin, text, at);
    return hasPriority || isSyslogAlone(text, stamp, made) ? made : undefined;
  }
  const host = text.startsWith(': %', hostEnd - 1) ? hostEnd - 1 : hostEnd;
  let rest = hostEnd;
  while (text.charCodeAt(rest) === SPACE) rest++;
  // "fw1 : %ASA-…"
  if (text.charCodeAt(rest) === COLON && text.charCodeAt(rest + 1) === SPACE) rest += 2;
  const made = build(priority, stamp, text.slice(at, host), text, rest);
  return hasPriority || isSyslogAlone(text, stamp, made) ? made : undefined;
}

/**
 * Whether a line without PRI is syslog as files keep it. Any program's own log may begin with a
 * year; there only the T form and a tag tell, else the first word would become a host.
 */
function isSyslogAlone(text: string, stamp: DeviceTime, made: SyslogRecord): boolean {
  return !isDigit(text.charCodeAt(0)) || (stamp.iso && made.app !== undefined);
}

function build(
  priority: number | undefined,
  stamp: DeviceTime | undefined,
  host: string | undefined,
  text: string,
  at: number,
): SyslogRecord {
  const tag = readTag(text, at);
  return {
    priority,
    version: undefined,
    time: stamp?.time,
    assumedZone: stamp?.assumedZone,
    host,
    app: tag?.app,
    procid: tag?.pid,
    msgid: undefined,
    structuredData: undefined,
    message: text.slice(tag === undefined ? at : tag.end),
    problem: undefined,
  };
}

/**
 * Where the host ends that begins at `at`, or −1 where what stands there is a tag or already the
 * message: `sshd[7]:`, `%ASA-6-…`, `date=2026-…`.
 */
function hostEndAt(text: string, at: number): number {
  let colons = 0;
  let i = at;
  for (let c = text.charCodeAt(i); c === c && c !== SPACE; c = text.charCodeAt(++i)) {
    if (c === COLON) colons++;
    else if (!isHostChar(c)) return -1;
    if (i - at > 255) return -1;
  }
  if (i === at) return -1;
  if (colons === 0) return i;
  // "fw1: %ASA-…" names the device; otherwise a colon makes a tag, unless it is in an address.
  if (colons === 1) return text.charCodeAt(i - 1) === COLON && text[i + 1] === '%' ? i : -1;
  return ipAddress(text.slice(at, i)) === undefined ? -1 : i;
}

function isHostChar(c: number): boolean {
  const lower = c | 0x20;
  if ((lower >= 0x61 && lower <= 0x7a) || isDigit(c)) return true;
  return c === 0x2d || c === 0x2e || c === 0x5f || c > 0x7f;
}

/** `app[pid]: ` or `app: ` at `at`. A tag of digits only is a sequence number, not a program. */
function readTag(text: string, at: number): { app: string; pid?: string; end: number } | undefined {
  let i = at;
  let letters = false;
  for (; i - at <= 64; i++) {
    const c = text.charCodeAt(i);
    if (c === COLON || c === 0x5b) break;
    if (!isTagChar(c)) return undefined;
    letters ||= !isDigit(c);
  }
  if (!letters) return undefined;
  const app = text.slice(at, i);
  if (text.charCodeAt(i) === 0x5b) {
    const close = text.indexOf(']', i);
    if (close < 0 || close - i > 64) return undefined;
    const pid = text.slice(i + 1, close);
    const colon = text.charCodeAt(close + 1) === COLON ? close + 2 : close + 1;
    const after = text.charCodeAt(colon);
    if (after === after && after !== SPACE) return undefined;
    const end = after === SPACE ? colon + 1 : colon;
    return pid.includes(' ') ? undefined : { app, pid, end };
  }
  if (text.charCodeAt(i) !== COLON) return undefined;
  const after = text.charCodeAt(i + 1);
  if (after === SPACE) return { app, end: i + 2 };
  return after === after ? undefined : { app, end: i + 1 };
}

function isTagChar(c: number): boolean {
  // / ( ) @ + as in postfix/smtpd, sshd(pam_unix), user@1000, some-name+
  return isHostChar(c) || c === 0x2f || c === 0x28 || c === 0x29 || c === 0x40 || c === 0x2b;
}

/** Over `: `, `585917: `, `45: 000123: ` as Cisco numbers its lines. */
function skipSequence(text: string, from: number): number {
  let at = from;
  for (let round = 0; round < 3; round++) {
    let i = at;
    while (isDigit(text.charCodeAt(i))) i++;
    if (text.charCodeAt(i) !== COLON || i - at > 12) return at;
    at = i + 1;
    while (text.charCodeAt(at) === SPACE) at++;
  }
  return at;
}
