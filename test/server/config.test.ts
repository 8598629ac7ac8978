import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ConfigFlags } from '../../server/config.ts';
import { loadConfig } from '../../server/config.ts';

/** Every key there is; a new one fails here until it is written down. */
const GOLDEN = `# Kharuul
bind: 0.0.0.0
web:
  port: 8081
  bind: 127.0.0.2
  origin: https://kharuul.example.mn
users:
  breachList: /srv/breached.txt
oidc:
  issuer: https://login.example.mn
  clientId: kharuul
  clientSecret: a secret
  groups: { soc-leads: lead }
syslog:
  port: 6514
  timezone: Asia/Ulaanbaatar
  recordsPerSecond: 5000
agents:
  port: 9200
  tokens:
    - name: Ministry of Finance, beats
      token: "0123456789abcdef"
    - { name: сервер-1, token: another-token-of-16 }
  maxBodyBytes: 1048576
journal:
  capBytes: 1073741824
events:
  retentionDays: 365
rules:
  paths: [/srv/rules, more/rules]
`;

describe('the configuration', () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kharuul-config-'));
    file = join(folder, 'kharuul.yaml');
  });
  after(() => rmSync(folder, { recursive: true }));

  function load(text: string, environment: Record<string, string> = {}, flags: ConfigFlags = {}) {
    writeFileSync(file, text);
    return loadConfig({ data: folder, ...flags }, environment);
  }
  function configOf(...given: Parameters<typeof load>) {
    const { config, problems } = load(...given);
    if (!config) throw new Error(JSON.stringify(problems));
    return config;
  }
  /** `WHERE KEY: MESSAGE` of each problem; the file's folder left out. */
  const problemsOf = (...given: Parameters<typeof load>) =>
    (load(...given).problems ?? []).map(
      ({ where, key, message }) => `${where.replace(`${folder}/`, '')} ${key}: ${message}`,
    );

  it('needs no file', () => {
    const { config } = loadConfig({ data: join(folder, 'none') }, {});
    expect(config).to.deep.equal({
      dataFolder: join(folder, 'none'),
      file: undefined,
      bind: '127.0.0.1',
      web: { port: 8080, bind: '127.0.0.1' },
      users: {},
      syslog: { port: 5514, timezone: 'UTC', recordsPerSecond: 0 },
      agents: { port: 8088, tokens: [], maxBodyBytes: 33_554_432 },
      journal: { capBytes: 8_589_934_592 },
      events: { retentionDays: 90 },
      rules: { paths: [] },
    });
  });

  it('reads every key of a file that has all of them', () => {
    expect(configOf(GOLDEN.replace('Finance,', 'Finance'))).to.deep.equal({
      dataFolder: folder,
      file,
      bind: '0.0.0.0',
      web: { port: 8081, bind: '127.0.0.2', origin: 'https://kharuul.example.mn' },
      users: { breachList: '/srv/breached.txt' },
      oidc: {
        issuer: 'https://login.example.mn',
        clientId: 'kharuul',
        clientSecret: 'a secret',
        groups: { 'soc-leads': 'lead' },
      },
      syslog: { port: 6514, timezone: 'Asia/Ulaanbaatar', recordsPerSecond: 5000 },
      agents: {
        port: 9200,
        tokens: [
          { name: 'Ministry of Finance beats', token: '0123456789abcdef' },
          { name: 'сервер-1', token: 'another-token-of-16' },
        ],
        maxBodyBytes: 1_048_576,
      },
      journal: { capBytes: 1_073_741_824 },
      events: { retentionDays: 365 },
      rules: { paths: ['/srv/rules', 'more/rules'] },
    });
  });

  it('takes an empty file, and a section whose keys are all commented out, for defaults', () => {
    expect(configOf('').web.port).to.equal(8080);
    expect(configOf('# nothing\n').web.port).to.equal(8080);
    expect(configOf('web:\n  # port: 1\nbind: "::"\n')).to.deep.include({
      web: { port: 8080, bind: '127.0.0.1' },
      bind: '::',
    });
  });

  it('lets flags stand over the environment, and that over the file', () => {
    expect(configOf('web: { port: 1 }').web.port).to.equal(1);
    expect(configOf('web: { port: 1 }', { KHARUUL_WEB_PORT: '2' }).web.port).to.equal(2);
    expect(configOf('web: { port: 1 }', { KHARUUL_WEB_PORT: '2' }, { port: 3 }).web.port).to.equal(
      3,
    );
    expect(configOf('web: { port: 1 }', { KHARUUL_WEB_PORT: '' }).web.port).to.equal(1);
    expect(loadConfig({}, { KHARUUL_DATA: folder }).config!.dataFolder).to.equal(folder);
    expect(loadConfig({ data: folder }, { KHARUUL_DATA: '/other' }).config!.file).to.equal(file);
    expect(loadConfig({ data: '/other' }, { KHARUUL_CONFIG: file }).config!.file).to.equal(file);
  });

  it('has a variable for every key', () => {
    const config = configOf('', {
      KHARUUL_BIND: '::1',
      KHARUUL_WEB_PORT: '1',
      KHARUUL_WEB_BIND: '::1',
      KHARUUL_WEB_ORIGIN: 'https://a.mn',
      KHARUUL_USERS_BREACHLIST: '/list',
      KHARUUL_SYSLOG_PORT: '2',
      KHARUUL_SYSLOG_TIMEZONE: 'Asia/Hovd',
      KHARUUL_SYSLOG_RECORDSPERSECOND: '3',
      KHARUUL_AGENTS_PORT: '4',
      KHARUUL_AGENTS_TOKENS: 'a:b:c,d:e',
      KHARUUL_AGENTS_MAXBODYBYTES: '5000',
      KHARUUL_JOURNAL_CAPBYTES: '300000000',
      KHARUUL_EVENTS_RETENTIONDAYS: '6',
      KHARUUL_RULES_PATHS: '/a,/b',
    });
    expect(config).to.deep.include({
      bind: '::1',
      web: { port: 1, bind: '::1', origin: 'https://a.mn' },
      users: { breachList: '/list' },
      syslog: { port: 2, timezone: 'Asia/Hovd', recordsPerSecond: 3 },
      agents: {
        port: 4,
        tokens: [
          { name: 'a', token: 'b:c' },
          { name: 'd', token: 'e' },
        ],
        maxBodyBytes: 5000,
      },
      journal: { capBytes: 300_000_000 },
      events: { retentionDays: 6 },
      rules: { paths: ['/a', '/b'] },
    });
    const tokens = '[{"name":"a","token":"b,c"}]';
    expect(configOf('', { KHARUUL_AGENTS_TOKENS: tokens }).agents.tokens).to.deep.equal([
      { name: 'a', token: 'b,c' },
    ]);
  });

  const PORT = 'expected a port (0 takes any free one), a whole number from 0 to 65535';
  const NAME = 'expected a name: letters, digits, space, dot, dash, underscore';
  const wrong: [what: string, text: string, problems: string[]][] = [
    ['a port too high', '\nweb:\n  port: 70000\n', [`kharuul.yaml:3 web.port: ${PORT}`]],
    ['a port below 0', 'web:\n  port: -1\n', [`kharuul.yaml:2 web.port: ${PORT}`]],
    ['a port in quotes', 'web:\n  port: "80"\n', [`kharuul.yaml:2 web.port: ${PORT}`]],
    ['a port with a fraction', 'web:\n  port: 80.5\n', [`kharuul.yaml:2 web.port: ${PORT}`]],
    [
      'a value for a section',
      'bind: 127.0.0.1\nweb: 8080\n',
      ['kharuul.yaml:2 web: expected keys and values below it'],
    ],
    [
      'an unknown section',
      'wbe:\n  port: 1\n',
      [
        'kharuul.yaml:1 wbe: unknown; allowed here: bind, web, users, oidc, syslog, agents, journal, events, rules',
      ],
    ],
    [
      'an unknown key',
      'syslog:\n  port: 1\n  prot: 1\n',
      ['kharuul.yaml:3 syslog.prot: unknown; allowed here: port, timezone, recordsPerSecond'],
    ],
    [
      'two things at once',
      'web:\n  port: x\nbind: here\n',
      [
        'kharuul.yaml:3 bind: expected an IPv4 or IPv6 address; 0.0.0.0 for all',
        `kharuul.yaml:2 web.port: ${PORT}`,
      ],
    ],
    [
      'a zone that is none',
      'syslog:\n  timezone: Mars/Base\n',
      ['kharuul.yaml:2 syslog.timezone: expected an IANA time zone such as Asia/Ulaanbaatar'],
    ],
    [
      'a cap too small',
      'journal:\n  capBytes: 1000\n',
      ['kharuul.yaml:2 journal.capBytes: expected bytes, a whole number from 268435456'],
    ],
    [
      'days too many',
      'events:\n  retentionDays: 99999\n',
      ['kharuul.yaml:2 events.retentionDays: expected days, a whole number from 1 to 36500'],
    ],
    [
      'one path where a list is asked for',
      'rules:\n  paths: /a\n',
      ['kharuul.yaml:2 rules.paths: expected a list of rule files or folders'],
    ],
    [
      'an agent without a name',
      'agents:\n  tokens:\n    - token: x\n',
      [`kharuul.yaml:3 agents.tokens.0.name: ${NAME}`],
    ],
    [
      'a token that YAML reads as a number',
      'agents:\n  tokens:\n    - name: a\n      token: 12345\n',
      [
        'kharuul.yaml:4 agents.tokens.0.token: expected a token: text of 1 to 512 characters, better 16 random ones or more; digits in quotes',
      ],
    ],
    [
      'two agents of one name',
      'agents:\n  tokens:\n    - { name: a, token: x }\n    - { name: a, token: y }\n',
      ['kharuul.yaml:4 agents.tokens.1.name: expected another name: an agent above has this one'],
    ],
    [
      'two agents with one token',
      'agents:\n  tokens:\n    - { name: a, token: x }\n    - { name: b, token: x }\n',
      ['kharuul.yaml:4 agents.tokens.1.token: expected another token: an agent above has this one'],
    ],
    ['a list for a file', '- a\n', ['kharuul.yaml:1 : expected keys and values']],
    ['a word for a file', 'hello', ['kharuul.yaml:1 : expected keys and values']],
    [
      'the same key twice',
      'web:\n  port: 1\nweb:\n  port: 2\n',
      ['kharuul.yaml:3 : not YAML: Map keys must be unique'],
    ],
  ];
  for (const [what, text, problems] of wrong) {
    it(`says which key, which line and what is allowed for ${what}`, () => {
      expect(problemsOf(text)).to.deep.equal(problems);
    });
  }

  it('says which variable or flag is wrong', () => {
    expect(problemsOf('', { KHARUUL_WEB_PORT: 'abc' })).to.deep.equal([
      `KHARUUL_WEB_PORT web.port: ${PORT}`,
    ]);
    expect(problemsOf('', {}, { port: 99_999 })).to.deep.equal([`--port web.port: ${PORT}`]);
    expect(problemsOf('', { KHARUUL_AGENTS_TOKENS: 'secret-only' })).to.deep.equal([
      `KHARUUL_AGENTS_TOKENS agents.tokens.0.name: ${NAME}`,
    ]);
    expect(problemsOf('', { KHARUUL_AGENTS_TOKENS: '[{' })).to.have.length(1);
  });

  it('never repeats a token in a message', () => {
    const said = problemsOf('agents:\n  tokens:\n    - { name: "!", token: my-secret, x: 1 }\n');
    expect(said.join()).not.to.contain('my-secret');
    expect(problemsOf('', { KHARUUL_AGENTS_TOKENS: 'my-secret' }).join()).not.to.contain(
      'my-secret',
    );
  });

  it('does not let a variable hide what is wrong in the file', () => {
    expect(problemsOf('web: 5\n', { KHARUUL_WEB_PORT: '7' })).to.deep.equal([
      'kharuul.yaml:1 web: expected keys and values below it',
    ]);
  });

  it('says so where the file is not there, cannot be read, or is a bomb', () => {
    const absent = join(folder, 'absent.yaml');
    expect(loadConfig({ config: absent }, {}).problems).to.deep.equal([
      { key: '', where: absent, message: 'there is no such file' },
    ]);
    mkdirSync(join(folder, 'a-folder.yaml'));
    expect(loadConfig({ config: join(folder, 'a-folder.yaml') }, {}).problems).to.have.length(1);
    const aliases = Array.from({ length: 20 }, () => '*a').join(',');
    expect(problemsOf(`a: &a [1,1]\nb: [${aliases}]\n`)).to.have.length(1);
    expect(problemsOf('web: {port: [\n')[0]).to.match(/^kharuul\.yaml:\d+ : not YAML: /);
    expect(problemsOf('[[[[[[[['.repeat(5000))).to.have.length.of.at.least(1);
  });
});
