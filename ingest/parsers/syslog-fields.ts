import type { EcsFields, EcsValue } from '../event/telemetry-event.ts';
import { wholeNumber } from './network-fields.ts';
import type { SyslogRecord } from './syslog-record.ts';

// RFC 5424 section 6.2.1, with the short names of syslog(3).
const FACILITIES = (
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock ' +
  'local0 local1 local2 local3 local4 local5 local6 local7'
).split(' ');
const SEVERITIES = 'emerg alert crit err warning notice info debug'.split(' ');

/** The constant parts of the 192 priorities, made once. */
const PRIORITIES = Array.from({ length: 192 }, (_, priority) => ({
  facility: { code: priority >> 3, name: FACILITIES[priority >> 3]! },
  severity: { code: priority & 7, name: SEVERITIES[priority & 7]! },
}));

/**
 * The ECS fields of a syslog header: `log.syslog.*`, `host.name`, `process.name`, `process.pid`.
 * The caller adds what it finds in the message; the objects are fresh.
 */
export function syslogFields(record: SyslogRecord): EcsFields {
  const syslog: Record<string, EcsValue> = {};
  const { priority, host, app, procid } = record;
  if (priority !== undefined) {
    const known = PRIORITIES[priority]!;
    syslog['priority'] = priority;
    syslog['facility'] = known.facility;
    syslog['severity'] = known.severity;
  }
  if (record.version !== undefined) syslog['version'] = record.version;
  if (host !== undefined) syslog['hostname'] = host;
  if (app !== undefined) syslog['appname'] = app;
  if (procid !== undefined) syslog['procid'] = procid;
  if (record.msgid !== undefined) syslog['msgid'] = record.msgid;
  if (record.structuredData !== undefined) syslog['structured_data'] = record.structuredData;
  const fields: EcsFields = { log: { syslog } };
  if (host !== undefined) fields['host'] = { name: host };
  if (app !== undefined) {
    const pid = procid === undefined ? undefined : wholeNumber(procid);
    fields['process'] = pid === undefined ? { name: app } : { name: app, pid };
  }
  if (record.message !== '') fields['message'] = record.message;
  const event: Record<string, EcsValue> = {};
  if (record.assumedZone !== undefined) event['timezone'] = record.assumedZone;
  if (app === undefined) {
    const code = ciscoCode(record.message);
    if (code !== undefined) event['code'] = code;
  }
  fields['event'] = event;
  return fields;
}

/** `ASA-6-302013` of a message that has `%ASA-6-302013:` at or near its start. */
function ciscoCode(message: string): string | undefined {
  const start = message.slice(0, 80).indexOf('%');
  if (start < 0) return undefined;
  const end = message.indexOf(':', start);
  if (end < 0 || end - start > 64) return undefined;
  const code = message.slice(start + 1, end);
  return /^[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+$/.test(code) ? code : undefined;
}
