import { connect } from 'node:net';

/** Sends lines over one TCP connection and resolves when all of them have left and it is closed. */
export async function sendLines(port: number, lines: readonly string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.resume();
    socket.end(lines.map(line => `${line}\n`).join(''));
  });
}

/** A failed SSH login as a device sends it. */
export function failedLogin(address: string, port = 4022): string {
  return `<38>Nov 24 08:00:00 gate sshd[811]: Failed password for root from ${address} port ${port} ssh2`;
}
