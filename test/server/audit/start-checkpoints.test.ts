import { readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkpointFile, readCheckpoints } from '../../../server/audit/checkpoint-file.ts';
import { checkpointKey, publicKeyFile } from '../../../server/audit/checkpoint-key.ts';
import { startCheckpoints } from '../../../server/audit/start-checkpoints.ts';
import { syslogSender } from '../../../server/audit/syslog-sender.ts';
import { makeAuditFolder } from './audit-folder.ts';
import { auditEntry } from './sample-entry.ts';
import type { AddressInfo } from 'node:net';
import type { DocumentStore } from '../../../server/store/document-store.ts';
import type { AuditFolder } from './audit-folder.ts';

describe('checkpoints', () => {
  let place: AuditFolder;
  let store: DocumentStore;
  const troubles: string[] = [];

  beforeEach(async () => {
    place = await makeAuditFolder();
    store = await place.open('serve');
    troubles.length = 0;
  });

  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  const start = (sendTo?: (line: string) => Promise<void>) =>
    startCheckpoints({
      store,
      file: checkpointFile(place.folder),
      key: checkpointKey(join(place.folder, 'keys')),
      everyMs: 3_600_000,
      onTrouble: code => troubles.push(code),
      ...(sendTo === undefined ? {} : { sendTo }),
    });

  it('are written at the start, when asked and at the stop, and verify', async () => {
    const checkpoints = start();
    for (let n = 0; n < 3; n++) {
      await store.commit([{ type: 'appendAudit', entry: auditEntry() }]);
      await checkpoints.write();
    }
    await store.commit([{ type: 'appendAudit', entry: auditEntry() }]);
    await checkpoints.stop();
    const lines = await readCheckpoints(checkpointFile(place.folder));
    const reached = lines.map(({ checkpoint }) => checkpoint?.heads[0]?.sequence);
    expect(reached.slice(1)).to.deep.equal([1, 2, 3, 4]);
    const report = await place.verify();
    expect(report.faults).to.deep.equal([]);
    expect(report.chains[0]).to.include({ signed: 4 });
    expect(troubles).to.deep.equal([]);
  });

  it('are signed by a key that only its owner reads, the same from run to run', async () => {
    const folder = join(place.folder, 'keys');
    const key = checkpointKey(folder);
    expect(checkpointKey(folder).equals(key)).to.equal(true);
    const { mode } = await stat(join(folder, 'audit-checkpoint.key'));
    expect(mode & 0o777).to.equal(0o600);
    expect(await readFile(publicKeyFile(place.folder), 'utf8')).to.match(/^-----BEGIN PUBLIC KEY/);
  });

  it('reach a syslog collector as one framed message that verification reads', async () => {
    const received: Buffer[] = [];
    const collector = createServer(socket =>
      socket.on('data', (bytes: Buffer) => received.push(bytes)),
    );
    await new Promise<void>(resolve => collector.listen(0, '127.0.0.1', resolve));
    await syslogSender('127.0.0.1', (collector.address() as AddressInfo).port)('{"line":1}\n');
    await new Promise(resolve => collector.close(resolve));
    const text = Buffer.concat(received).toString();
    const [count = ''] = text.split(' ', 1);
    const message = text.slice(count.length + 1);
    expect(Buffer.byteLength(message)).to.equal(Number(count));
    expect(message).to.match(/^<109>1 \S+ \S+ kharuul \d+ CHECKPOINT - \{"line":1\}$/);
  });

  it('stay in the file where the collector is away, and trouble is told', async () => {
    const checkpoints = start(() => Promise.reject(new Error('away')));
    await checkpoints.stop();
    await new Promise(resolve => setImmediate(resolve));
    expect(troubles).to.include('CHECKPOINT_NOT_SENT');
    expect(await readCheckpoints(checkpointFile(place.folder))).to.have.length(2);
    await rm(checkpointFile(place.folder));
  });
});
