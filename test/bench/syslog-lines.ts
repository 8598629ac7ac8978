/** Lines as servers send them: one in ten a log-in, the rest RFC 5424 with structured data. */
export function syslogChunk(lines: number): Buffer {
  const text = Array.from({ length: lines }, (_, i) => {
    const host = `web-${i % 50}`;
    if (i % 10 === 0) {
      return `<38>Nov 24 09:0${i % 10}:00 ${host} sshd[${1000 + i}]: Accepted publickey for user${i} from 10.0.${i % 250}.7 port 4022 ssh2`;
    }
    const time = `2026-11-24T09:00:00.${String(100_000 + (i % 900_000))}Z`;
    return `<165>1 ${time} ${host} app ${1000 + i} ID47 [origin ip="10.0.0.${i % 250}" software="app"][meta sequenceId="${i}"] Request ${i} served in ${i % 97} ms to user${i % 321} from the application server`;
  });
  return Buffer.from(`${text.join('\n')}\n`);
}
