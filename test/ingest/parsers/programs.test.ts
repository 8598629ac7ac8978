import { expect } from 'chai';
import type { EcsFields } from '../../../ingest/event/telemetry-event.ts';
import { parseRecord } from '../../../ingest/parsers/parse-record.ts';

function facts(app: string, message: string) {
  const parsed = parseRecord(`Nov 24 08:00:00 h ${app}: ${message}`, { received: 0, zone: 'UTC' });
  const event = parsed.fields['event'] as EcsFields;
  const user = parsed.fields['user'] as EcsFields | undefined;
  const source = parsed.fields['source'] as EcsFields | undefined;
  return {
    dataset: parsed.dataset,
    action: event['action'],
    outcome: event['outcome'],
    user: user?.['name'],
    ip: source?.['ip'],
    port: source?.['port'],
    vendor: parsed.vendor,
    process: parsed.fields['process'],
    fields: parsed.fields,
  };
}

const ip = '203.0.113.7';

describe('sshd', () => {
  const rows: [message: string, expected: Record<string, unknown>][] = [
    [
      `Failed password for root from ${ip} port 4022 ssh2`,
      { action: 'ssh_login', outcome: 'failure', user: 'root', ip, port: 4022 },
    ],
    [
      `Failed password for invalid user bob from ${ip} port 4022 ssh2`,
      { outcome: 'failure', user: 'bob', vendor: { method: 'password', invalid_user: true } },
    ],
    [
      `Accepted publickey for bob from 2001:db8::7 port 22 ssh2: ED25519 SHA256:abc`,
      { action: 'ssh_login', outcome: 'success', user: 'bob', ip: '2001:db8::7', port: 22 },
    ],
    [
      `Failed password for invalid user x from 1.2.3.4 port 5 ssh2 from ${ip} port 4022 ssh2`,
      { user: 'x from 1.2.3.4 port 5 ssh2', ip, port: 4022 },
    ],
    [
      `Invalid user admin from ${ip} port 4022`,
      { action: 'ssh_invalid_user', outcome: 'failure', user: 'admin', ip },
    ],
    [`Invalid user  from ${ip} port 4022`, { action: 'ssh_invalid_user', user: undefined, ip }],
    [
      `User root from ${ip} not allowed because not listed in AllowUsers`,
      { action: 'ssh_user_not_allowed', outcome: 'failure', user: 'root', ip },
    ],
    [
      `error: maximum authentication attempts exceeded for root from ${ip} port 4022 ssh2 [preauth]`,
      { action: 'ssh_attempts_exceeded', outcome: 'failure', user: 'root', ip, port: 4022 },
    ],
    [
      `Connection closed by authenticating user root ${ip} port 4022 [preauth]`,
      { action: 'ssh_connection_closed', user: 'root', ip, port: 4022 },
    ],
    [`Disconnected from ${ip} port 4022`, { action: 'ssh_disconnected', user: undefined, ip }],
    [
      `Received disconnect from ${ip} port 4022:11: Bye Bye [preauth]`,
      { action: 'ssh_disconnected', ip, port: 4022 },
    ],
    [`Did not receive identification string from ${ip}`, { action: 'ssh_no_identification', ip }],
    [
      `message repeated 3 times: [ Failed password for root from ${ip} port 4022 ssh2]`,
      { action: 'ssh_login', user: 'root', ip, vendor: { method: 'password', repeated: 3 } },
    ],
    ['Server listening on 0.0.0.0 port 22.', { dataset: 'sshd', action: undefined }],
    [`Failed password for root from host.example port 9 ssh2`, { ip: undefined, port: 9 }],
  ];
  for (const [message, expected] of rows) {
    it(message, () =>
      expect(facts('sshd[42]', message)).to.deep.include({ dataset: 'sshd', ...expected }),
    );
  }
  it('is known under the names of its parts since 9.8', () => {
    expect(facts('sshd-session[1]', `Failed none for x from ${ip} port 1 ssh2`).user).to.equal('x');
  });
});

describe('sudo', () => {
  it('names who ran what as whom', () => {
    const line = 'bob : TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/bin/sh -c a ; b';
    const { dataset, outcome, fields, process } = facts('sudo', line);
    expect({ dataset, outcome }).to.deep.equal({ dataset: 'sudo', outcome: 'success' });
    expect(fields['user']).to.deep.equal({ name: 'bob', effective: { name: 'root' } });
    expect(process).to.deep.equal({
      name: 'sudo',
      command_line: '/bin/sh -c a ; b',
      working_directory: '/home/bob',
    });
  });
  it('tells a refusal and its reason', () => {
    const line = 'eve : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/id';
    const { outcome, fields } = facts('sudo', line);
    expect(outcome).to.equal('failure');
    expect(fields['event']).to.include({ reason: 'user NOT in sudoers' });
  });
});

describe('PAM', () => {
  it('reads a failure in any program', () => {
    const line = `pam_unix(vsftpd:auth): authentication failure; logname= uid=0 euid=0 tty=ftp ruser=x rhost=${ip}  user=bob`;
    expect(facts('vsftpd', line)).to.deep.include({
      dataset: 'pam',
      action: 'pam_authentication',
      outcome: 'failure',
      user: 'bob',
      ip,
    });
  });
  it('stays the dataset of the program that is known itself', () => {
    const line = 'pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)';
    expect(facts('sshd[1]', line)).to.deep.include({
      dataset: 'sshd',
      action: 'session_opened',
      user: 'root',
    });
  });
});
