import { expect } from 'chai';
import type { EcsFields } from '../../../ingest/event/telemetry-event.ts';
import { formatTime, parseTime } from '../../../ingest/event/time.ts';
import { parseRecord } from '../../../ingest/parsers/parse-record.ts';

const received = parseTime('2026-11-24T08:00:00Z')!;

function read(line: string, zone = 'UTC', at = received) {
  const parsed = parseRecord(line, { received: at, zone });
  const log = parsed.fields['log'] as EcsFields | undefined;
  const header = (log?.['syslog'] ?? {}) as EcsFields;
  return {
    dataset: parsed.dataset,
    time: parsed.time === undefined ? undefined : formatTime(parsed.time),
    priority: header['priority'],
    host: header['hostname'],
    app: header['appname'],
    pid: header['procid'],
    sd: header['structured_data'],
    msgid: header['msgid'],
    message: parsed.fields['message'],
    code: (parsed.fields['event'] as EcsFields | undefined)?.['code'],
    error: parsed.error?.code,
  };
}

type Expected = {
  [Key in keyof ReturnType<typeof read>]?: ReturnType<typeof read>[Key] | undefined;
};

function table(rows: Record<string, [line: string, expected: Expected]>): void {
  for (const [claim, [line, expected]] of Object.entries(rows)) {
    it(claim, () => expect(read(line)).to.deep.include(expected));
  }
}

describe('RFC 5424', () => {
  table({
    'reads every header field': [
      '<165>1 2026-11-24T08:14:15.000003-07:00 192.0.2.1 myproc 8710 ID47 - %% It is time.',
      {
        priority: 165,
        time: '2026-11-24T15:14:15.000003Z',
        host: '192.0.2.1',
        app: 'myproc',
        pid: '8710',
        msgid: 'ID47',
        message: '%% It is time.',
        dataset: 'syslog',
      },
    ],
    'takes the nil value as absent, everywhere': [
      '<34>1 - - - - - -',
      {
        priority: 34,
        time: undefined,
        host: undefined,
        app: undefined,
        pid: undefined,
        msgid: undefined,
        sd: undefined,
        message: undefined,
        error: undefined,
      },
    ],
    'unescapes quote, backslash and bracket, and only those': [
      String.raw`<34>1 - h a - - [x@1 q="a\"b" s="c\\" b="d\]e" n="f\g"] m`,
      { sd: { 'x@1': { q: 'a"b', s: 'c\\', b: 'd]e', n: String.raw`f\g` } }, message: 'm' },
    ],
    'reads several elements and a repeated parameter': [
      '<34>1 - h a - - [x@1 ip="1.1.1.1" ip="2.2.2.2"][y@2]',
      { sd: { 'x@1': { ip: ['1.1.1.1', '2.2.2.2'] }, 'y@2': {} }, message: undefined },
    ],
    'cuts nanoseconds to microseconds': [
      '<34>1 2026-11-24T08:00:00.123456789Z h a - - - m',
      { time: '2026-11-24T08:00:00.123456Z' },
    ],
    'drops the byte order mark before the message': [
      '<34>1 - h a - - - \ufeffСайн уу',
      { message: 'Сайн уу' },
    ],
    'keeps the message of a sender who leaves structured data out': [
      '<34>1 2026-11-24T08:00:00Z h a 1 - plain words',
      { message: 'plain words', error: undefined },
    ],
    'keeps the text of broken structured data and says so': [
      '<34>1 2026-11-24T08:00:00Z h a 1 - [x@1 q="open] m',
      { message: '[x@1 q="open] m', error: 'syslog_structured_data', host: 'h' },
    ],
    'keeps the header when the time is no time': [
      '<34>1 2026-13-24T08:00:00Z h a 1 - - m',
      { time: undefined, host: 'h', message: 'm', error: 'syslog_time' },
    ],
    'keeps the line of a priority above 191 without the priority': [
      '<192>1 2026-11-24T08:00:00Z h a 1 - - m',
      { priority: undefined, host: 'h', message: 'm' },
    ],
  });
});

describe('RFC 3164 as devices write it', () => {
  table({
    'the form of the RFC': [
      '<38>Nov 24 07:59:58 bastion sshd[4711]: Server listening on 0.0.0.0 port 22.',
      {
        priority: 38,
        time: '2026-11-24T07:59:58.000000Z',
        host: 'bastion',
        app: 'sshd',
        pid: '4711',
        dataset: 'sshd',
        message: 'Server listening on 0.0.0.0 port 22.',
      },
    ],
    'a day of one digit, padded or not': [
      '<38>Nov  4 07:59:58 h cron: x',
      { time: '2026-11-04T07:59:58.000000Z', host: 'h', app: 'cron', message: 'x' },
    ],
    'no PRI, as files keep it': [
      'Nov 24 07:59:58 h postfix/smtpd[88]: connect from unknown',
      { priority: undefined, host: 'h', app: 'postfix/smtpd', pid: '88' },
    ],
    'no host': [
      '<38>Nov 24 07:59:58 sshd[4711]: x',
      { host: undefined, app: 'sshd', pid: '4711', message: 'x' },
    ],
    'ISO time with offset, as rsyslog forwards and files': [
      '2026-11-24T15:59:58.5+08:00 h systemd[1]: Started.',
      { time: '2026-11-24T07:59:58.500000Z', host: 'h', app: 'systemd', message: 'Started.' },
    ],
    'an IPv6 host': ['<38>Nov 24 07:59:58 2001:db8::1 app: x', { host: '2001:db8::1', app: 'app' }],
    'Cisco ASA with year and host': [
      '<166>Nov 24 2026 07:59:58 fw1 : %ASA-6-302013: Built inbound TCP',
      {
        time: '2026-11-24T07:59:58.000000Z',
        host: 'fw1',
        app: undefined,
        code: 'ASA-6-302013',
        message: '%ASA-6-302013: Built inbound TCP',
      },
    ],
    'Cisco ASA without host': [
      '<166>Nov 24 2026 07:59:58: %ASA-6-302013: Built',
      { host: undefined, message: '%ASA-6-302013: Built' },
    ],
    'Cisco ASA with the host and a colon': [
      '<166>Nov 24 2026 07:59:58 fw1: %ASA-6-302013: Built',
      { host: 'fw1', message: '%ASA-6-302013: Built' },
    ],
    'Cisco Nexus with the year first and a zone of letters': [
      '<189>: 2026 Nov 24 07:59:58 CET: %ETHPORT-5-IF_UP: Interface up',
      { time: '2026-11-24T07:59:58.000000Z', code: 'ETHPORT-5-IF_UP' },
    ],
    'Cisco IOS with sequence number and an unsynchronised clock': [
      '<187>45: *Nov 24 07:59:58.123 UTC: %SYS-5-CONFIG_I: Configured',
      { time: '2026-11-24T07:59:58.123000Z', host: undefined, code: 'SYS-5-CONFIG_I' },
    ],
    'Cisco IOS with an origin before the time': [
      '<187>45: sw1: .Nov 24 07:59:58: %LINK-3-UPDOWN: down',
      { host: 'sw1', time: '2026-11-24T07:59:58.000000Z', code: 'LINK-3-UPDOWN' },
    ],
    'a relay before a Cisco sequence number, which is no program': [
      '<189>Nov 24 07:59:58 10.0.0.1 585917: Nov 24 07:59:57: %SYS-5-X: y',
      { host: '10.0.0.1', app: undefined, code: 'SYS-5-X' },
    ],
    'FortiGate: PRI and pairs, no header': [
      '<189>date=2026-11-24 time=07:59:58 devname="fg1" msg="a: b"',
      {
        priority: 189,
        host: undefined,
        app: undefined,
        time: undefined,
        message: 'date=2026-11-24 time=07:59:58 devname="fg1" msg="a: b"',
      },
    ],
    'PRI and nothing known after it': [
      '<13>hello there',
      { priority: 13, host: undefined, message: 'hello there', dataset: 'syslog' },
    ],
  });

  it("reads a time without zone in the source's zone, summer time too", () => {
    expect(read('Nov 24 16:00:00 h a: x', 'Asia/Ulaanbaatar').time).to.equal(
      '2026-11-24T08:00:00.000000Z',
    );
    const july = parseTime('2026-07-01T12:00:00Z')!;
    expect(read('Jul  1 14:00:00 h a: x', 'Europe/Berlin', july).time).to.equal(
      '2026-07-01T12:00:00.000000Z',
    );
  });

  it('puts a reading that summer time made twice early, and one it skipped forward', () => {
    const october = parseTime('2026-10-25T06:00:00Z')!;
    expect(read('Oct 25 02:30:00 h a: x', 'Europe/Berlin', october).time).to.equal(
      '2026-10-25T00:30:00.000000Z',
    );
    const march = parseTime('2026-03-29T06:00:00Z')!;
    expect(read('Mar 29 02:30:00 h a: x', 'Europe/Berlin', march).time).to.equal(
      '2026-03-29T01:30:00.000000Z',
    );
  });

  it('chooses the year that brings the time nearest', () => {
    const january = parseTime('2027-01-01T00:00:05Z')!;
    expect(read('Dec 31 23:59:59 h a: x', 'UTC', january).time).to.equal(
      '2026-12-31T23:59:59.000000Z',
    );
    const december = parseTime('2026-12-31T23:59:58Z')!;
    expect(read('Jan  1 00:00:01 h a: x', 'UTC', december).time).to.equal(
      '2027-01-01T00:00:01.000000Z',
    );
  });

  it('finds a leap year for 29 February', () => {
    expect(read('Feb 29 12:00:00 h a: x').time).to.equal('2028-02-29T12:00:00.000000Z');
    const leap = parseTime('2028-03-01T00:00:00Z')!;
    expect(read('Feb 29 12:00:00 h a: x', 'UTC', leap).time).to.equal(
      '2028-02-29T12:00:00.000000Z',
    );
  });

  it('does not take any program log that begins with a date for syslog', () => {
    expect(read('2026-11-24 08:00:00,123 INFO main: started').dataset).to.equal('generic');
    expect(read('2026-11-24T08:00:00Z INFO started').dataset).to.equal('generic');
  });
});

describe('JSON inside syslog', () => {
  it('is read behind the @cee cookie and bare, under the header', () => {
    for (const cookie of ['@cee: ', '']) {
      const line = `<14>1 2026-11-24T08:00:00Z h app 7 - - ${cookie}{"msg":"hi","n":1}`;
      const parsed = parseRecord(line, { received, zone: 'UTC' });
      expect(parsed.dataset).to.equal('json');
      expect(parsed.fields['message']).to.equal('hi');
      expect(parsed.vendor).to.deep.equal({ msg: 'hi', n: 1 });
      expect(parsed.fields['process']).to.deep.equal({ name: 'app', pid: 7 });
      expect(parsed.time).to.equal(received);
    }
  });
  it('stays a syslog message where it is broken', () => {
    const parsed = parseRecord('<14>Nov 24 08:00:00 h app: {"msg":', { received, zone: 'UTC' });
    expect(parsed.dataset).to.equal('syslog');
    expect(parsed.fields['message']).to.equal('{"msg":');
  });
});
