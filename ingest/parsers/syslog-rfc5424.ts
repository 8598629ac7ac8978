import { parseTime } from '../event/time.ts';
import { isDigit, priorityEnd, readPriority, type SyslogRecord } from './syslog-record.ts';
import { readStructuredData } from './structured-data.ts';

/**
 * Reads an RFC 5424 record. Lenient where devices are: a time or structured data that cannot be
 * read leaves the rest of the header and says so in `problem`.
 * @returns undefined where the text is no `<PRI>VERSION TIMESTAMP HOST APP PROCID MSGID`
 */
export function parseRfc5424(text: string): SyslogRecord | undefined {
  const start = priorityEnd(text);
  if (start < 0 || !isDigit(text.charCodeAt(start))) return undefined;
  const versionEnd = text.charCodeAt(start + 1) === 0x20 ? start + 1 : text.indexOf(' ', start);
  if (versionEnd < 0 || versionEnd > start + 2) return undefined;
  const timeEnd = text.indexOf(' ', versionEnd + 1);
  const hostEnd = timeEnd < 0 ? -1 : text.indexOf(' ', timeEnd + 1);
  const appEnd = hostEnd < 0 ? -1 : text.indexOf(' ', hostEnd + 1);
  const procEnd = appEnd < 0 ? -1 : text.indexOf(' ', appEnd + 1);
  if (procEnd < 0) return undefined;
  let msgidEnd = text.indexOf(' ', procEnd + 1);
  if (msgidEnd < 0) msgidEnd = text.length;

  let problem: SyslogRecord['problem'];
  let time: number | undefined;
  const stamp = text.slice(versionEnd + 1, timeEnd);
  if (stamp !== '-') {
    time = parseTime(stamp);
    // "<34>1 apple pears …" is an old-style message that begins with a number.
    if (time === undefined && !looksLikeDate(stamp)) return undefined;
    if (time === undefined) problem = { code: 'syslog_time', message: 'the time is no RFC 3339' };
  }

  let at = msgidEnd + 1;
  let structuredData: SyslogRecord['structuredData'];
  const first = text.charCodeAt(at);
  if (first === 0x5b) {
    const read = readStructuredData(text, at);
    const after = read === undefined ? 0 : text.charCodeAt(read.end);
    if (read !== undefined && (after === 0x20 || after !== after)) {
      structuredData = read.elements;
      at = read.end + 1;
    } else {
      problem = { code: 'syslog_structured_data', message: 'the structured data is malformed' };
    }
  } else if (first === 0x2d && !(text.charCodeAt(at + 1) > 0x20)) {
    at += 2;
  }
  if (text.charCodeAt(at) === 0xfeff) at++;
  return {
    priority: readPriority(text, start),
    version: text.slice(start, versionEnd),
    time,
    assumedZone: undefined,
    host: value(text, timeEnd + 1, hostEnd),
    app: value(text, hostEnd + 1, appEnd),
    procid: value(text, appEnd + 1, procEnd),
    msgid: value(text, procEnd + 1, msgidEnd),
    structuredData,
    message: text.slice(at),
    problem,
  };
}

/** A header field; NILVALUE (`-`) and an empty one are absent. */
function value(text: string, from: number, to: number): string | undefined {
  if (to <= from || (to === from + 1 && text.charCodeAt(from) === 0x2d)) return undefined;
  return text.slice(from, to);
}

function looksLikeDate(stamp: string): boolean {
  return stamp.length >= 10 && isDigit(stamp.charCodeAt(0)) && stamp[4] === '-' && stamp[7] === '-';
}
