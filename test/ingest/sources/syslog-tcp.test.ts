import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { expect } from 'chai';
import * as fc from 'fast-check';
import type { SyslogTcpSettings } from '../../../ingest/sources/syslog-tcp.ts';
import { listenSyslogTcp } from '../../../ingest/sources/syslog-tcp.ts';
import { NOW } from '../memory-ingest.ts';
import { RecordingIntake, syslogOnly, until } from './recording-intake.ts';

const SETTINGS: SyslogTcpSettings = {
  host: '127.0.0.1',
  port: 0,
  maxRecordBytes: 64,
  maxConnections: 8,
  maxConnectionsPerPeer: 6,
  recordsPerSecond: 0,
  idleMs: 60_000,
};

describe('syslog over TCP', () => {
  let intake: RecordingIntake;
  let source: Awaited<ReturnType<typeof listenSyslogTcp>>;
  let clock: number;
  let open: Socket[];

  async function listen(settings: Partial<SyslogTcpSettings> = {}) {
    source = await listenSyslogTcp(
      { ...SETTINGS, ...settings },
      { intake, sources: syslogOnly, now: () => clock },
    );
  }

  /** A connection the source has taken. */
  async function dial(host = '127.0.0.1'): Promise<Socket> {
    const before = source.connections();
    const socket = connect({ port: source.port, host, noDelay: true });
    socket.on('error', () => undefined);
    open.push(socket);
    await once(socket, 'connect');
    await until(() => source.connections() > before);
    return socket;
  }

  beforeEach(() => {
    intake = new RecordingIntake();
    clock = NOW;
    open = [];
  });
  afterEach(async () => {
    for (const socket of open) socket.destroy();
    intake.drain();
    await source.close();
  });

  it('takes lines and counted octets, told by the first byte', async () => {
    await listen();
    (await dial()).end('<13>one\n<13>two\r\n\n<13>last without end');
    await intake.reaches(3);
    (await dial()).end('7 <13>a\nb5 <13>c');
    await intake.reaches(5);
    expect(intake.texts).to.deep.equal([
      '<13>one',
      '<13>two',
      '<13>last without end',
      '<13>a\nb',
      '<13>c',
    ]);
    expect(intake.records[0]!.from).to.include({ peer: '127.0.0.1', received: NOW });
    expect(source.counters).to.include({ records: 5, framingErrors: 0, refused: 0 });
  });

  it('keeps connections apart that send byte by byte in turns', async () => {
    await listen();
    const wires = [
      '<1>first of zero\n<1>second of zero\n',
      '18 <1>first\nof one!!!9 <1>second',
      '<1>Монгол бичвэр\n<1>two\n',
      '3 abc3 def3 ghi',
    ].map(text => Buffer.from(text));
    const sockets: Socket[] = [];
    for (const _ of wires) sockets.push(await dial());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { minLength: 200, maxLength: 200 }), async turns => {
        intake.records.length = 0;
        const at = wires.map(() => 0);
        for (const turn of [...turns, ...wires.flatMap((wire, i) => [...wire].map(() => i))]) {
          const place = at[turn]!;
          if (place === wires[turn]!.length) continue;
          sockets[turn]!.write(wires[turn]!.subarray(place, ++at[turn]!));
        }
        await intake.reaches(9);
        expect([...intake.texts].sort()).to.deep.equal(
          [
            '<1>first of zero',
            '<1>second of zero',
            '<1>first\nof one!!!',
            '<1>second',
            '<1>Монгол бичвэр',
            '<1>two',
            'abc',
            'def',
            'ghi',
          ].sort(),
        );
      }),
      { numRuns: 10 },
    );
  });

  it('cuts a record that is too long, says so, and goes on after it', async () => {
    await listen();
    (await dial()).end(`<1>${'x'.repeat(100_000)}\n<1>next\n`);
    await intake.reaches(2);
    expect(intake.records[0]!.text).to.have.length(64);
    expect(intake.records[0]!.from.truncatedFrom).to.equal(100_003);
    expect(intake.texts[1]).to.equal('<1>next');
    expect(source.counters.truncated).to.equal(1);
  });

  it('closes at a bad octet count, counts it, and keeps what came before', async () => {
    await listen();
    const socket = await dial();
    socket.write('3 abc3 defoops');
    await once(socket, 'close');
    expect(intake.texts).to.deep.equal(['abc', 'def']);
    expect(source.counters).to.include({ records: 2, framingErrors: 1 });
    expect(source.connections()).to.equal(0);
  });

  it('refuses one connection too many of a peer, and in total', async () => {
    await listen({ maxConnections: 3, maxConnectionsPerPeer: 2 });
    const first = await dial('127.0.0.1');
    await dial('127.0.0.1');
    const third = connect({ port: source.port, host: '127.0.0.1' });
    third.on('error', () => undefined);
    await once(third, 'close');
    expect(source.counters.refused).to.equal(1);
    const other = () =>
      connect({ port: source.port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    const second = other();
    open.push(second);
    await until(() => source.connections() === 3);
    const fourth = other();
    fourth.on('error', () => undefined);
    await once(fourth, 'close');
    expect(source.counters.refused).to.equal(2);
    first.destroy();
    await until(() => source.connections() === 2);
    await dial('127.0.0.1');
  });

  it('stops reading while the journal is full, and loses nothing', async () => {
    await listen();
    intake.fill();
    const socket = await dial();
    // Far more than the kernel buffers on the way.
    const lines = Array.from({ length: 40_000 }, (_, i) => `<1>${String(i).padEnd(500, '.')}`);
    let written = false;
    socket.write(`${lines.join('\n')}\n`, () => (written = true));
    await intake.reaches(1);
    const held = intake.records.length;
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(intake.records.length, 'read on while full').to.equal(held);
    expect(written, 'the sender was not made to wait').to.equal(false);
    intake.drain();
    await intake.reaches(lines.length);
    expect(intake.texts.map(text => text.slice(0, 20))).to.deep.equal(
      lines.map(line => line.slice(0, 20)),
    );
  });

  it('keeps what came of a line when the connection is reset', async () => {
    await listen();
    const socket = await dial();
    socket.write('<1>whole\n<1>ha');
    await intake.reaches(1);
    await until(() => source.counters.bytes === 14);
    socket.resetAndDestroy();
    await intake.reaches(2);
    expect(intake.texts).to.deep.equal(['<1>whole', '<1>ha']);
  });

  it('keeps what came of a line when it is closed for silence or at the stop', async () => {
    await listen({ idleMs: 20 });
    (await dial()).write('<1>silent');
    await intake.reaches(1);
    await source.close();
    await listen();
    (await dial()).write('<1>stopped');
    await until(() => source.counters.bytes === 10);
    await source.close();
    expect(intake.texts).to.deep.equal(['<1>silent', '<1>stopped']);
  });

  it('keeps what a paused connection had read ahead when it stops', async () => {
    await listen();
    intake.fill();
    const socket = await dial();
    socket.write('<1>first\n');
    await intake.reaches(1);
    socket.write('<1>second\n');
    await new Promise(resolve => setTimeout(resolve, 20));
    await source.close();
    // Either it was read ahead, and is kept, or it lay with the kernel.
    expect(['<1>first', '<1>first|<1>second']).to.include(intake.texts.join('|'));
  });

  it('does not close a connection for a silence of its own making', async () => {
    await listen({ idleMs: 10 });
    intake.fill();
    const socket = await dial();
    socket.write('<1>first\n');
    await intake.reaches(1);
    await new Promise(resolve => setTimeout(resolve, 60));
    expect(source.connections()).to.equal(1);
    socket.write('<1>second\n');
    intake.drain();
    await intake.reaches(2);
  });

  it('makes a fast peer wait, over all its connections', async () => {
    await listen({ recordsPerSecond: 10 });
    (await dial()).write('<1>a\n'.repeat(11));
    await intake.reaches(11);
    const second = await dial();
    second.write('<1>b\n');
    await intake.reaches(12);
    second.write('<1>c\n');
    await new Promise(resolve => setTimeout(resolve, 30));
    expect(intake.records).to.have.length(12);
    await intake.reaches(13);
  });

  it('names an IPv4 peer alike on a socket of both families', async function () {
    try {
      await listen({ host: '::' });
    } catch {
      await listen();
      this.skip();
    }
    (await dial('127.0.0.1')).end('<1>a\n');
    await intake.reaches(1);
    expect(intake.records[0]!.from.peer).to.equal('127.0.0.1');
  });

  it('leaves nothing behind of a thousand connections', async () => {
    await listen();
    for (let i = 0; i < 1000; i++) {
      const socket = connect(source.port, '127.0.0.1');
      socket.end(`<1>${i}\n`);
      await once(socket, 'close');
    }
    await intake.reaches(1000);
    await until(() => source.connections() === 0);
  });
});
