import { connect } from 'node:net';
import { syslogChunk } from './syslog-lines.ts';

/** The sender, a process of its own: PORT LINES; ends when all is written. */

const CHUNK_LINES = 1000;
const [port, lines] = process.argv.slice(2).map(Number);
const chunk = syslogChunk(CHUNK_LINES);
const socket = connect(port!, '127.0.0.1');
await new Promise<void>((resolve, reject) => {
  socket.once('connect', resolve);
  socket.once('error', reject);
});
for (let sent = 0; sent < lines!; sent += CHUNK_LINES) {
  if (!socket.write(chunk)) await new Promise(resolve => socket.once('drain', resolve));
}
socket.end();
