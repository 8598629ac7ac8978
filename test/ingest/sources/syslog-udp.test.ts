import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { expect } from 'chai';
import type { SyslogUdpSettings } from '../../../ingest/sources/syslog-udp.ts';
import { kernelDrops, listenSyslogUdp } from '../../../ingest/sources/syslog-udp.ts';
import { listenSyslog } from '../../../ingest/sources/syslog.ts';
import { NOW } from '../memory-ingest.ts';
import { RecordingIntake, syslogOnly, until } from './recording-intake.ts';

describe('syslog over UDP', () => {
  let intake: RecordingIntake;
  let source: Awaited<ReturnType<typeof listenSyslogUdp>>;
  let sender: Socket;
  let clock: number;

  async function listen(settings: Partial<SyslogUdpSettings> = {}) {
    source = await listenSyslogUdp(
      { host: '127.0.0.1', port: 0, maxRecordBytes: 64, recordsPerSecond: 0, ...settings },
      { intake, sources: syslogOnly, now: () => clock },
    );
  }

  async function send(...datagrams: (string | Uint8Array)[]) {
    for (const datagram of datagrams) {
      await new Promise(resolve => sender.send(datagram, source.port, '127.0.0.1', resolve));
    }
  }

  beforeEach(() => {
    intake = new RecordingIntake();
    sender = createSocket('udp4');
    clock = NOW;
  });
  afterEach(async () => {
    sender.close();
    await source.close();
  });

  it('takes each datagram as one record, whatever lines are in it, without its trailer', async () => {
    await listen();
    await send('<13>one', '<13>two\nlines\r\n', '<13>three\0');
    await intake.reaches(3);
    expect(intake.texts).to.deep.equal(['<13>one', '<13>two\nlines', '<13>three']);
    expect(intake.records[0]!.from).to.include({ peer: '127.0.0.1', received: NOW });
    expect(source.counters).to.include({ records: 3, dropped: 0 });
    expect(source.receiveBufferBytes).to.be.greaterThan(0);
  });

  it('cuts a datagram that is too long between characters, and says so', async () => {
    await listen();
    await send(`<1>${'х'.repeat(100)}`);
    await intake.reaches(1);
    const [record] = intake.records;
    expect(record!.text).to.equal(`<1>${'х'.repeat(30)}`);
    expect(record!.from.truncatedFrom).to.equal(203);
    expect(source.counters.truncated).to.equal(1);
  });

  it('drops what one address sends beyond its rate, counts it, and forgives with time', async () => {
    await listen({ recordsPerSecond: 5 });
    await send(...Array.from({ length: 8 }, (_, i) => `<1>${i}`));
    await until(() => source.counters.records + source.counters.dropped === 8);
    expect(source.counters).to.include({ records: 5, dropped: 3 });
    clock += 2_000_000;
    await send('<1>later');
    await intake.reaches(6);
  });

  it('drops and counts while the journal is full: there is no way to make it wait', async () => {
    await listen();
    intake.fill();
    await send('<1>lost');
    await until(() => source.counters.dropped === 1);
    intake.drain();
    await send('<1>kept');
    await intake.reaches(1);
    expect(intake.texts).to.deep.equal(['<1>kept']);
  });

  it('tells what the kernel dropped, where it says so', async () => {
    await listen();
    expect([0, undefined]).to.include(await source.kernelDrops());
  });

  it('names an IPv4 peer alike on a socket of both families', async function () {
    try {
      await listen({ host: '::' });
    } catch {
      await listen();
      this.skip();
    }
    await send('<1>a');
    await intake.reaches(1);
    expect(intake.records[0]!.from.peer).to.equal('127.0.0.1');
    expect([0, undefined]).to.include(await source.kernelDrops());
  });
});

describe('kernelDrops', () => {
  const head =
    '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops';
  const row = (port: string, drops: number) =>
    ` 101: 0100007F:${port} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 42 2 0000000000000000 ${drops}`;

  it('reads the column of its port, over all sockets of it', () => {
    const table = [head, row('1F90', 7), row('0202', 3), row('0202', 4), ''].join('\n');
    expect(kernelDrops(table, 514)).to.equal(7);
    expect(kernelDrops(table, 8080)).to.equal(7);
  });

  it('says nothing where the kernel says nothing', () => {
    expect(kernelDrops('', 514)).to.equal(undefined);
    expect(kernelDrops(`${head}\n${row('1F90', 7)}`, 514)).to.equal(undefined);
    expect(kernelDrops('garbage\n\n:0202', 514)).to.equal(undefined);
  });
});

describe('syslog on one port', () => {
  it('has one number for TCP and UDP where any port will do', async () => {
    const intake = new RecordingIntake();
    const deps = { intake, sources: syslogOnly, now: () => NOW };
    const limits = { maxConnections: 2, maxConnectionsPerPeer: 2, recordsPerSecond: 0 };
    const settings = { host: '127.0.0.1', port: 0, maxRecordBytes: 64, idleMs: 1000, ...limits };
    const { tcp, udp } = await listenSyslog(settings, deps);
    expect(udp.port).to.equal(tcp.port);
    const error = await listenSyslog({ ...settings, port: tcp.port }, deps).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('code', 'EADDRINUSE');
    await Promise.all([tcp.close(), udp.close()]);
  });
});
