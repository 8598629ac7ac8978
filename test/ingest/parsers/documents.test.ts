import { expect } from 'chai';
import { formatTime, parseTime } from '../../../ingest/event/time.ts';
import { parseDocument, parseRecord } from '../../../ingest/parsers/parse-record.ts';

const context = { received: parseTime('2026-11-24T08:00:00Z')!, zone: 'Asia/Ulaanbaatar' };
const read = (value: unknown) =>
  parseRecord(typeof value === 'string' ? value : JSON.stringify(value), context);
const timeOf = (value: unknown) => {
  const { time } = read(value);
  return time === undefined ? undefined : formatTime(time);
};

describe('ECS documents', () => {
  const base = { '@timestamp': '2026-11-24T07:00:00.5Z', ecs: { version: '8.11' } };

  it('keep what is ECS by name and type, nested or dotted', () => {
    const parsed = read({
      ...base,
      host: { name: 'h', ip: ['10.0.0.1', 'fe80::1'] },
      'source.ip': '10.0.0.2',
      source: { port: '443' },
      event: { dataset: 'nginx.access', category: ['web'] },
      labels: { env: 'prod' },
    });
    expect(parsed.dataset).to.equal('nginx.access');
    expect(timeOf(base)).to.equal('2026-11-24T07:00:00.500000Z');
    expect(parsed.fields).to.deep.include({
      host: { name: 'h', ip: ['10.0.0.1', 'fe80::1'] },
      source: { ip: '10.0.0.2', port: 443 },
      labels: { env: 'prod' },
    });
    expect(parsed.vendor).to.equal(undefined);
  });

  it('move what conflicts or is unknown to vendor, where it was', () => {
    const parsed = read({
      ...base,
      source: { ip: 'unknown', port: 1 },
      foo: { bar: 1 },
      user: 'x',
    });
    expect(parsed.fields['source']).to.deep.equal({ port: 1 });
    expect(parsed.vendor).to.deep.equal({ source: { ip: 'unknown' }, foo: { bar: 1 }, user: 'x' });
  });

  it('cannot say what only Kharuul says', () => {
    const parsed = read({
      ...base,
      event: { id: 'x', ingested: '2020-01-01T00:00:00Z', original: 'forged', action: 'a' },
      kharuul: { constituent: 'other' },
      'kharuul.source': 's',
      error: { message: 'm' },
    });
    expect(parsed.fields['event']).to.deep.equal({ action: 'a' });
    expect(parsed.fields).to.not.have.any.keys('kharuul', 'error', 'kharuul.source');
    expect(parsed.vendor).to.have.keys('event', 'kharuul', 'kharuul.source', 'error');
    expect(parsed.original).to.include('forged');
  });

  it('keep an unreadable time in vendor', () => {
    const parsed = read({ ...base, '@timestamp': 'yesterday' });
    expect(parsed.time).to.equal(undefined);
    expect(parsed.vendor).to.deep.equal({ '@timestamp': 'yesterday' });
  });
});

describe('a line that an agent read from a file', () => {
  const document = {
    '@timestamp': '2026-11-24T08:00:05Z',
    ecs: { version: '8.0.0' },
    agent: { type: 'filebeat' },
    host: { name: 'bastion.example' },
    input: { type: 'filestream' },
    log: { file: { path: '/var/log/auth.log' }, offset: 7 },
    message:
      'Nov 24 16:00:00 bastion sshd[42]: Failed password for root from 203.0.113.7 port 4 ssh2',
  };

  it('is read as syslog, with its own time and the agent’s host and file', () => {
    const parsed = read(document);
    expect(parsed.dataset).to.equal('sshd');
    expect(formatTime(parsed.time!)).to.equal('2026-11-24T08:00:00.000000Z');
    expect(parsed.fields).to.deep.include({
      host: { name: 'bastion.example' },
      user: { name: 'root' },
      message: 'Failed password for root from 203.0.113.7 port 4 ssh2',
      log: {
        syslog: { hostname: 'bastion', appname: 'sshd', procid: '42' },
        file: { path: '/var/log/auth.log' },
      },
    });
    expect(parsed.vendor).to.deep.equal({
      method: 'password',
      input: { type: 'filestream' },
      log: { offset: 7 },
    });
  });

  it('stays the agent’s document where it is no syslog', () => {
    const parsed = read({ ...document, message: 'started' });
    expect(parsed.dataset).to.equal('ecs');
    expect(parsed.fields['message']).to.equal('started');
  });
});

describe('plain JSON', () => {
  it('finds time, message, host and level under their usual names', () => {
    const parsed = read({ ts: 1795507200.25, msg: 'm', hostname: 'h', level: 'warn', n: 1 });
    expect(parsed.dataset).to.equal('json');
    expect(formatTime(parsed.time!)).to.equal('2026-11-24T08:00:00.250000Z');
    expect(parsed.fields).to.deep.include({
      message: 'm',
      host: { name: 'h' },
      log: { level: 'warn' },
    });
    expect(timeOf({ time: '2026-11-24T16:00:00' })).to.equal('2026-11-24T08:00:00.000000Z');
  });

  it('keeps integers beyond 2^53 as text and all others as numbers', () => {
    const text =
      '{"a":9007199254740993,"b":-9223372036854775808,"c":9007199254740991,' +
      '"d":0.12345678901234567890,"e":"x\\":9007199254740993","f":[12345678901234567890]}';
    expect(read(text).vendor).to.deep.equal({
      a: '9007199254740993',
      b: '-9223372036854775808',
      c: 9007199254740991,
      d: 0.12345678901234568,
      e: 'x":9007199254740993',
      f: ['12345678901234567890'],
    });
  });

  it('is not harmed by __proto__, lone surrogates or depth', () => {
    const parsed = read('{"__proto__":{"x":1},"a":{"__proto__":{"y":2},"b":1},"s":"\\ud800"}');
    expect(parsed.vendor).to.deep.equal({ a: { b: 1 }, s: '\ufffd' });
    expect(read(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`).error?.code).to.equal(
      'json_too_deep',
    );
  });

  it('says why a record that begins as JSON is none', () => {
    expect(read('{"a":').error?.code).to.equal('json_syntax');
    expect(read('{"a":').fields['message']).to.equal('{"a":');
  });
});

describe('Windows events', () => {
  const sysmon = {
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Hostname: 'ws1.example',
    SourceName: 'Microsoft-Windows-Sysmon',
    UtcTime: '2026-11-24 07:00:00.123',
    EventTime: '2026-11-24 15:00:00',
    Image: String.raw`C:\Windows\cmd.exe`,
    ProcessId: '42',
    CommandLine: 'cmd /c whoami',
    User: String.raw`ACME\bob`,
    ParentImage: String.raw`C:\Windows\explorer.exe`,
    Hashes: `MD5=${'A'.repeat(32)},IMPHASH=0`,
  };

  it('flat, as NXLog writes them', () => {
    const parsed = read(sysmon);
    expect(parsed.dataset).to.equal('sysmon');
    expect(timeOf(sysmon)).to.equal('2026-11-24T07:00:00.123000Z');
    expect(parsed.vendor).to.deep.equal(sysmon);
    expect(parsed.fields).to.deep.include({
      host: { name: 'ws1.example' },
      user: { name: 'bob', domain: 'ACME' },
      process: {
        name: 'cmd.exe',
        executable: String.raw`C:\Windows\cmd.exe`,
        pid: 42,
        command_line: 'cmd /c whoami',
        hash: { md5: 'a'.repeat(32) },
        parent: { name: 'explorer.exe', executable: String.raw`C:\Windows\explorer.exe` },
      },
    });
  });

  it('nested, as Winlogbeat writes them, become the same flat names', () => {
    const parsed = read({
      '@timestamp': '2026-11-24T07:00:00.123Z',
      host: { name: 'collector' },
      event: { code: '4625', provider: 'P' },
      message: 'An account failed to log on.',
      winlog: {
        event_id: '4625',
        channel: 'Security',
        provider_name: 'P',
        computer_name: 'dc1',
        task: 'Logon',
        event_data: {
          TargetUserName: 'eve',
          TargetDomainName: 'ACME',
          IpAddress: '203.0.113.7',
          IpPort: '0',
          LogonType: '3',
        },
      },
    });
    expect(parsed.dataset).to.equal('windows');
    expect(parsed.vendor).to.deep.include({
      EventID: 4625,
      Channel: 'Security',
      Provider_Name: 'P',
      Computer: 'dc1',
      TargetUserName: 'eve',
      winlog: {
        event_id: '4625',
        channel: 'Security',
        provider_name: 'P',
        computer_name: 'dc1',
        task: 'Logon',
      },
    });
    expect(parsed.fields).to.deep.include({
      host: { name: 'dc1' },
      user: { name: 'eve', domain: 'ACME' },
      source: { address: '203.0.113.7', ip: '203.0.113.7', port: 0 },
    });
    expect(parsed.fields['event']).to.deep.include({
      code: '4625',
      outcome: 'failure',
      category: ['authentication'],
    });
  });

  it('take hexadecimal process ids, and the new process of event 4688', () => {
    const parsed = read({
      EventID: 4688,
      Channel: 'Security',
      NewProcessId: '0x1f4',
      NewProcessName: String.raw`C:\a.exe`,
      ProcessId: '0x10',
      SubjectUserName: 'bob',
      TargetUserName: '-',
      IpAddress: undefined,
    });
    expect(parsed.fields['process']).to.deep.include({ pid: 500, parent: { pid: 16 } });
    expect(parsed.fields['user']).to.deep.equal({ name: 'bob' });
  });

  it('are the same from a parsed document', () => {
    const text = JSON.stringify(sysmon);
    expect(parseDocument(JSON.parse(text), text, context)).to.deep.equal(read(text));
  });
});
