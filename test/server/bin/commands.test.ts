import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const LAUNCHER = join(PROJECT, 'server/bin/launch.mjs');

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, as a script would. */
function run(program: string, args: readonly string[], env = {}): Promise<Ran> {
  return new Promise(resolve => {
    const options = { cwd: PROJECT, env: { ...process.env, ...env } };
    execFile(program, args, options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}
const kharuul = (...args: string[]) => run('node', [LAUNCHER, ...args]);

describe('the commands', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'kharuul-commands-'))));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  const commands = [
    ['start'],
    ['parse'],
    ['scan'],
    ['rules', 'check'],
    ['journal', 'check'],
    ['config', 'check'],
  ];
  for (const command of commands) {
    const name = command.join(' ');
    it(`${name} explains itself, with its exit codes, and refuses what it does not know`, async () => {
      const help = await kharuul(...command, '--help');
      expect(help).to.include({ code: 0, err: '' });
      expect(help.out)
        .to.match(new RegExp(`^Usage: kharuul ${name} `))
        .and.match(/exit/i);
      const unknown = await kharuul(...command, '--no-such-option');
      expect(unknown.code).to.equal(2);
      expect(unknown.out).to.equal('');
      expect(unknown.err).to.contain(`kharuul ${name}: `).and.contain('--no-such-option');
    });
  }

  it('are listed without a command, and a wrong one is named', async () => {
    const help = await kharuul('--help');
    expect(help).to.include({ code: 0, err: '' });
    for (const command of commands) expect(help.out).to.contain(command.join(' '));
    expect(await kharuul()).to.include({ code: 2, out: '' });
    for (const wrong of ['stat', 'rules', 'toString', '__proto__', 'constructor']) {
      const ran = await kharuul(wrong);
      expect(ran, wrong).to.include({ code: 2, out: '' });
      expect(ran.err).to.contain(`there is no command ${wrong}`);
    }
  });

  it('run by their short name in a checkout', async () => {
    const ran = await run('npx', ['--no-install', 'kharuul', 'parse', '--list']);
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.out).to.contain('sshd');
  });

  it('config check: 0 where it is right, 1 with the line where not', async () => {
    const right = await kharuul('config', 'check', '--config', file('right.yaml', 'bind: "::1"\n'));
    expect(right).to.include({ code: 0, err: '' });
    const path = file('wrong.yaml', 'web:\n  prot: 1\n');
    const wrong = await kharuul('config', 'check', '--config', path);
    expect(wrong).to.deep.equal({
      code: 1,
      out: '',
      err: `${path}:2: web.prot: unknown; allowed here: port, bind, origin\n`,
    });
    const none = await kharuul('config', 'check', '--data', folder);
    expect(none).to.include({ code: 0 });
  });

  it('start: 2 with the line for a wrong configuration, and nothing is made', async () => {
    const data = join(folder, 'never');
    const path = file('start.yaml', 'agents:\n  port: many\n');
    const ran = await kharuul('start', '--data', data, '--config', path);
    expect(ran).to.include({ code: 2, out: '' });
    expect(ran.err).to.contain(`${path}:2: agents.port: expected a port`);
    expect(await kharuul('start', '--port', 'x')).to.include({ code: 2, out: '' });
    expect(await kharuul('start', '--port', '70000', '--data', data)).to.include({ code: 2 });
    expect(await kharuul('start', 'extra', '--data', data)).to.include({ code: 2 });
    expect(await kharuul('journal', 'check', '--data', data)).to.include({ code: 2, out: '' });
  });

  it('start: 1 with what to do where a port is taken', async () => {
    const { createServer } = await import('node:net');
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    try {
      const ran = await run(
        'node',
        [LAUNCHER, 'start', '--data', join(folder, 'taken'), '--port', '0'],
        { KHARUUL_SYSLOG_PORT: String(port), KHARUUL_AGENTS_PORT: '0' },
      );
      expect(ran).to.include({ code: 1, out: '' });
      expect(ran.err).to.contain(String(port)).and.contain('another program has this port');
    } finally {
      taken.close();
    }
  });

  it('rules check: 1 with file, line and code of a rule that is rejected', async () => {
    const rules = join(folder, 'rules');
    mkdirSync(rules);
    writeFileSync(
      join(rules, 'bad.yml'),
      'title: Bad\nlogsource: { product: linux }\ndetection:\n  a: { x|nope: 1 }\n  condition: a\n',
    );
    const ran = await kharuul('rules', 'check', rules, '--format', 'json');
    expect(ran).to.include({ code: 1, err: '' });
    const report = JSON.parse(ran.out) as { rejected: Record<string, unknown>[] };
    expect(report).to.have.all.keys('loaded', 'running', 'degraded', 'rejected');
    expect(report.rejected[0]).to.have.all.keys('file', 'line', 'rule', 'reason', 'code');
    expect(await kharuul('rules', 'check', join(folder, 'none'))).to.include({ code: 2 });
    expect(await kharuul('rules', 'check', join(PROJECT, 'rules'))).to.include({ code: 0 });
  });
});
