import { expect } from 'chai';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { createAlertSink } from '../../../server/alerts/alert-sink.ts';
import { hitOn } from '../alerts/sample-hits.ts';
import type { WebServer } from '../api/web-server.ts';
import { startWebServer } from '../api/web-server.ts';

describe('live messages', () => {
  let server: WebServer;
  const sockets: Socket[] = [];
  beforeEach(async () => (server = await startWebServer()));
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await server.close();
  });

  function open(headers: Record<string, string>, transport = 'websocket'): Socket {
    const socket = io(`http://127.0.0.1:${server.port}`, {
      extraHeaders: headers,
      transports: [transport],
      reconnection: false,
      forceNew: true,
    });
    sockets.push(socket);
    return socket;
  }
  const outcome = (socket: Socket): Promise<'connected' | 'refused'> =>
    new Promise(resolve => {
      socket.on('connect', () => resolve('connected'));
      socket.on('connect_error', () => resolve('refused'));
    });
  const apply = async (...users: string[]) => {
    const sink = createAlertSink(server.documents);
    const { place } = await sink.resume(0);
    const hits = users.map((user, i) => hitOn(user, i));
    const step = { partition: 0, generation: 'g', groups: [], deadLetters: [] };
    await sink.apply({ ...step, offset: place.offset + users.length, hits });
    server.live.look();
  };

  it('refuses a socket without a session, of a foreign page or under a foreign name', async () => {
    const cookie = await server.signIn();
    for (const headers of [
      {},
      { cookie: 'kharuul_session=wrong' },
      { authorization: `Bearer ${server.token}` },
      { cookie, origin: 'http://attacker.example' },
      { cookie, origin: 'null' },
      { cookie, host: 'attacker.example' },
    ]) {
      // The polling client cannot send another name.
      for (const transport of 'host' in headers ? ['websocket'] : ['websocket', 'polling']) {
        const about = `${transport} ${JSON.stringify(headers)}`;
        expect(await outcome(open(headers, transport)), about).to.equal('refused');
      }
    }
    expect(await outcome(open({ cookie }))).to.equal('connected');
    expect(await outcome(open({ cookie }, 'polling'))).to.equal('connected');
  });

  it('says kind, id and version of what changed, and nothing else', async () => {
    await apply('before');
    const socket = open({ cookie: await server.signIn() });
    expect(await outcome(socket)).to.equal('connected');
    const heard: Record<string, unknown>[] = [];
    const two = new Promise<void>(resolve => {
      socket.onAny((name, message) => {
        heard.push({ name, ...(message as object) });
        if (heard.length === 2) resolve();
      });
    });
    await apply('bold', 'saran');
    await two;
    for (const message of heard) {
      expect(message).to.have.all.keys('name', 'kind', 'id', 'version');
      expect(message).to.include({ name: 'changed', kind: 'alert', version: 1 });
    }
  });

  it('tells each change once, however often it is asked to look', async () => {
    const socket = open({ cookie: await server.signIn() });
    expect(await outcome(socket)).to.equal('connected');
    const ids: string[] = [];
    socket.on('changed', ({ id }: { id: string }) => ids.push(id));
    for (let i = 0; i < 5; i++) {
      await apply(`user-${i}`);
      server.live.look();
      server.live.look();
    }
    while (ids.length < 5) await new Promise(resolve => setTimeout(resolve, 10));
    expect(new Set(ids)).to.have.property('size', 5);
    expect(ids).to.have.length(5);
  });

  it('sends nothing more to who has signed out', async () => {
    const [leaving, staying] = [await server.signIn(), await server.signIn()];
    const [gone, here] = [open({ cookie: leaving }), open({ cookie: staying })];
    expect(await outcome(gone)).to.equal('connected');
    expect(await outcome(here)).to.equal('connected');
    let heard = 0;
    gone.on('changed', () => heard++);
    const dropped = new Promise(resolve => gone.on('disconnect', resolve));
    const told = new Promise(resolve => here.on('changed', resolve));
    await server.ask('DELETE', '/api/v1/session', { cookie: leaving });
    await apply('bold');
    await Promise.all([dropped, told]);
    expect(heard).to.equal(0);
  });
});
