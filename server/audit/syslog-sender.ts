import { connect } from 'node:net';
import { hostname } from 'node:os';

/** "Log audit" (13), "notice" (5), as RFC 5424 section 6.2.1 numbers them. */
const PRIORITY = 13 * 8 + 5;
const TIMEOUT_MS = 10_000;

/**
 * Sends lines to a syslog collector over TCP, one connection each, framed by octet counting
 * (RFC 6587 section 3.4.1): a checkpoint of many chains is longer than a datagram.
 */
export function syslogSender(host: string, port: number): (line: string) => Promise<void> {
  return line =>
    new Promise((resolve, reject) => {
      const time = new Date().toISOString();
      const head = `<${PRIORITY}>1 ${time} ${hostname()} kharuul ${process.pid} CHECKPOINT -`;
      const message = Buffer.from(`${head} ${line.trimEnd()}`);
      const socket = connect(port, host, () =>
        socket.end(Buffer.concat([Buffer.from(`${message.length} `), message])),
      );
      socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('the collector is silent')));
      socket.on('error', reject);
      socket.on('close', failed => failed || resolve());
      socket.resume();
    });
}
