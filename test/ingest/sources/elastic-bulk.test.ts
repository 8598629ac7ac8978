import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Disk } from '../../../ingest/journal/disk.ts';
import type { ElasticBulkSettings } from '../../../ingest/sources/elastic-bulk.ts';
import { listenElasticBulk } from '../../../ingest/sources/elastic-bulk.ts';
import { PowerCutDisk } from '../journal/power-cut-disk.ts';
import { NOW, memoryIngest, registry } from '../memory-ingest.ts';
import { ask, bulk } from './bulk-client.ts';
import { HeldDisk } from './held-disk.ts';
import { until } from './recording-intake.ts';

const LIMIT = 100_000;
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the _bulk endpoint', () => {
  let ingest: Awaited<ReturnType<typeof memoryIngest>>;
  let source: Awaited<ReturnType<typeof listenElasticBulk>>;
  let port: number;

  async function listen(
    options: { disk?: Disk; capBytes?: number; settings?: Partial<ElasticBulkSettings> } = {},
  ) {
    ingest = await memoryIngest(options.disk, {
      capBytes: options.capBytes ?? 1e9,
      segmentBytes: 500,
    });
    const limits = { maxBodyBytes: LIMIT, maxConnections: 50, maxConnectionsPerPeer: 20 };
    source = await listenElasticBulk(
      { host: '127.0.0.1', port: 0, ...limits, ...options.settings },
      { intake: ingest.pipeline, sources: registry('a', 'b'), now: () => NOW },
    );
    ({ port } = source);
  }

  afterEach(async () => {
    await source.close();
    await ingest.writer.close();
  });

  describe('who may send', () => {
    beforeEach(() => listen());

    for (const [name, header, status] of [
      ['no token', undefined, 401],
      ['a wrong token', 'Bearer wrong', 401],
      ['a scheme it does not know', 'Digest token-a', 401],
      ['a bearer token', 'Bearer token-a', 200],
      ['an API key', `ApiKey ${base64('beat:token-a')}`, 200],
      ['a user and password', `Basic ${base64('elastic:token-a')}`, 200],
    ] as const) {
      it(`answers ${status} to ${name}`, async () => {
        const headers = header === undefined ? {} : { Authorization: header };
        const answer = await ask(port, { token: '', headers, body: bulk([{ x: 1 }]) });
        expect(answer.status).to.equal(status);
        expect(answer.headers['x-elastic-product']).to.equal('Elasticsearch');
        expect(await ingest.events()).to.have.length(status === 200 ? 1 : 0);
        if (status === 401) expect(answer.headers['www-authenticate']).to.match(/^Bearer/);
      });
    }

    it('says so to one who sends a large body without a token', async () => {
      const answer = await ask(port, { token: '', body: 'x'.repeat(5_000_000) });
      expect(answer.status).to.equal(401);
    });
  });

  describe('what is sent', () => {
    beforeEach(() => listen());

    it('makes each document an event of the token’s source', async () => {
      const answer = await ask(port, {
        path: '/logs/_bulk',
        body: bulk([{ message: 'one' }, { message: 'two' }]),
      });
      expect(answer).to.deep.include({ status: 200, errors: false });
      const events = await ingest.events();
      expect(answer.items.map(item => item._id)).to.deep.equal(events.map(({ event }) => event.id));
      expect(answer.items[0]).to.include({ status: 201, result: 'created', _index: 'logs' });
      expect(events.map(({ message }) => message)).to.deep.equal(['one', 'two']);
      expect(events[0]!.kharuul).to.deep.include({ source: 'agents/a', peer: '127.0.0.1' });
      expect(events[0]!.event.original).to.equal('{"message":"one"}');
    });

    it('unpacks gzip', async () => {
      const body = gzipSync(bulk([{ message: 'zipped' }]));
      const answer = await ask(port, { headers: { 'Content-Encoding': 'gzip' }, body });
      expect(answer.items).to.have.length(1);
      expect((await ingest.events())[0]).to.include({ message: 'zipped' });
    });

    for (const [name, headers, body, status] of [
      ['gzip that is none', { 'Content-Encoding': 'gzip' }, 'not gzip', 400],
      ['gzip cut short', { 'Content-Encoding': 'gzip' }, gzipSync(bulk([{}])).subarray(0, 20), 400],
      ['an encoding it does not know', { 'Content-Encoding': 'br' }, 'x', 415],
      ['a body that says it is too large', {}, 'x'.repeat(LIMIT + 1), 413],
      [
        'a body too large in pieces',
        { 'Transfer-Encoding': 'chunked' },
        'x'.repeat(5_000_000),
        413,
      ],
      ['a gzip bomb', { 'Content-Encoding': 'gzip' }, gzipSync(Buffer.alloc(50_000_000)), 413],
      ['an action line that is none', {}, `${bulk([{ x: 1 }])}{"what":1}\n{}\n`, 400],
      ['no body', {}, '', 400],
    ] as const) {
      it(`answers ${status} to ${name}, and takes nothing`, async () => {
        const answer = await ask(port, { headers, body });
        expect(answer.status).to.equal(status);
        expect(JSON.parse(answer.text)).to.have.nested.property('error.reason');
        expect(ingest.writer.nextOffset).to.equal(0);
        // The next request is understood.
        expect((await ask(port, { body: bulk([{ x: 1 }]) })).items).to.have.length(1);
      });
    }

    it('judges items one by one', async () => {
      const body = `${bulk([{ n: 1 }])}{"delete":{"_id":"x"}}\n{"create":{}}\nnot json\n${bulk([{ n: 2 }])}`;
      const answer = await ask(port, { body });
      expect(answer).to.deep.include({ status: 200, errors: true });
      expect(answer.items.map(({ status }) => status)).to.deep.equal([201, 400, 400, 201]);
      expect(await ingest.events()).to.have.length(2);
    });

    it('forgets a sender who goes away in the middle of a zipped body', async () => {
      const socket = connect(port, '127.0.0.1');
      const half = gzipSync(bulk([{ x: 'y'.repeat(1000) }])).subarray(0, 30);
      socket.write(
        'POST /_bulk HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-a\r\n' +
          'Content-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n',
      );
      socket.write(half);
      await new Promise(resolve => setTimeout(resolve, 20));
      socket.resetAndDestroy();
      await once(socket, 'close');
      // It would wait for ever on a request nobody ended.
      await source.close();
      await listen();
    });
  });

  describe('what is sent again', () => {
    beforeEach(() => listen());

    it('answers 409 to a create, a success without change to an index, under the first id', async () => {
      const first = await ask(port, { body: bulk([{ n: 1 }], 'create', ['same']) });
      expect(first.items[0]).to.include({ status: 201, _id: 'same' });
      const created = await ask(port, { body: bulk([{ n: 1 }], 'create', ['same']) });
      expect(created.items[0]).to.deep.include({ status: 409, _id: 'same' });
      expect(created.items[0]!.error!.type).to.equal('version_conflict_engine_exception');
      const indexed = await ask(port, { body: bulk([{ n: 1 }], 'index', ['same']) });
      expect(indexed.items[0]).to.include({ status: 200, result: 'noop' });
      expect(indexed.errors).to.equal(false);
      expect(await ingest.events()).to.have.length(1);
    });

    it('sees a repeat within one request', async () => {
      const answer = await ask(port, {
        body: bulk([{ n: 1 }, { n: 2 }], 'create', ['same', 'same']),
      });
      expect(answer.items.map(({ status }) => status)).to.deep.equal([201, 409]);
      expect(await ingest.events()).to.have.length(1);
    });

    it('does not silence another source’s event, or one of another index, by its id', async () => {
      const body = bulk([{ n: 1 }], 'create', ['same']);
      for (const [token, path] of [
        ['token-a', '/_bulk'],
        ['token-b', '/_bulk'],
        ['token-a', '/other/_bulk'],
      ] as const) {
        expect((await ask(port, { token, path, body })).items[0]!.status).to.equal(201);
      }
      const ids = (await ingest.events()).map(({ event }) => event.id);
      expect(new Set(ids).size).to.equal(3);
    });

    it('knows a request by its Idempotency-Key, item by item', async () => {
      const send = (key: string) =>
        ask(port, { headers: { 'Idempotency-Key': key }, body: bulk([{ n: 1 }, { n: 2 }]) });
      const first = await send('k1');
      const again = await send('k1');
      expect(again.items.map(({ status }) => status)).to.deep.equal([409, 409]);
      expect(first.items[0]!._id).not.to.equal(first.items[1]!._id);
      await send('k2');
      expect(await ingest.events()).to.have.length(4);
    });

    it('takes an empty Idempotency-Key for none', async () => {
      for (let i = 0; i < 2; i++) {
        await ask(port, { headers: { 'Idempotency-Key': '' }, body: bulk([{ i }]) });
      }
      expect(await ingest.events()).to.have.length(2);
    });
  });

  it('answers only after the event is durable', async () => {
    const disk = new HeldDisk();
    await listen({ disk });
    disk.hold();
    let answered = false;
    const answer = ask(port, { body: bulk([{ n: 1 }]) }).then(given => {
      answered = true;
      return given;
    });
    await until(() => disk.held > 0);
    await new Promise(resolve => setTimeout(resolve, 30));
    expect(answered).to.equal(false);
    // A repeat of what is not durable yet must wait for it too: its 409 means "kept".
    disk.release();
    expect((await answer).items[0]!.status).to.equal(201);
  });

  it('answers 503 when the journal fails, and keeps no memory of the event', async () => {
    const disk = new PowerCutDisk();
    await listen({ disk });
    await ask(port, { body: bulk([{ n: 0 }]) });
    disk.cutAfter = disk.calls;
    const answer = await ask(port, { body: bulk([{ n: 1 }], 'create', ['x']) });
    expect(answer.status).to.equal(503);
    expect((await ask(port, { body: bulk([{ n: 2 }]) })).status).to.be.oneOf([429, 503]);
    ingest.pipeline.record(Buffer.from('<1>late'), {
      source: registry().syslog('192.0.2.1'),
      received: NOW,
    });
    expect(ingest.pipeline.counters.lost).to.equal(1);
  });

  it('answers 429 and says when to try again while the journal is full', async () => {
    await listen({ capBytes: 1200 });
    let last = await ask(port, { body: bulk([{ n: 'x'.repeat(400) }]) });
    for (let i = 0; i < 10 && last.status === 200; i++) {
      last = await ask(port, { body: bulk([{ n: 'x'.repeat(400) }]) });
    }
    expect(last.status).to.equal(429);
    expect(last.headers['retry-after']).to.equal('1');
    await ingest.writer.release(ingest.writer.durable);
    expect((await ask(port, { body: bulk([{ n: 1 }]) })).status).to.equal(200);
  });

  it('greets as Elasticsearch does, and knows no other routes', async () => {
    await listen();
    const greeting = await ask(port, { method: 'GET', path: '/' });
    expect(JSON.parse(greeting.text)).to.have.nested.property('version.number');
    const head = await ask(port, { method: 'HEAD', path: '/' });
    expect(head).to.include({ status: 200, text: '' });
    expect((await ask(port, { method: 'GET', path: '/_license' })).status).to.equal(200);
    for (const [method, path] of [
      ['GET', '/_bulk'],
      ['POST', '/a/b/_bulk'],
      ['GET', '/_search'],
      ['DELETE', '/logs'],
      ['POST', '/'],
    ] as const) {
      expect((await ask(port, { method, path })).status, `${method} ${path}`).to.equal(404);
    }
  });

  it('bounds the connections of one peer and is open to another', async () => {
    await listen({ settings: { maxConnectionsPerPeer: 2 } });
    // Slow senders hold their connections open.
    const slow = [1, 2].map(() => connect(port, '127.0.0.1'));
    for (const socket of slow) {
      socket.write('POST /_bulk HTTP/1.1\r\nX-Slow: ');
      await once(socket, 'connect');
    }
    await new Promise(resolve => setTimeout(resolve, 20));
    const refused = connect(port, '127.0.0.1');
    refused.on('error', () => undefined);
    await once(refused, 'close');
    expect(source.counters.refused).to.equal(1);
    const other = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    other.write('GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-a\r\n\r\n');
    const [answer] = (await once(other, 'data')) as [Buffer];
    expect(answer.toString()).to.match(/^HTTP\/1.1 200/);
    for (const socket of [...slow, other]) socket.destroy();
  });

  it('gives requests under way their answer when it closes', async () => {
    const disk = new HeldDisk();
    await listen({ disk });
    disk.hold();
    const answer = ask(port, { body: bulk([{ n: 1 }]) });
    await until(() => disk.held > 0);
    const closed = source.close();
    disk.release();
    expect((await answer).items[0]!.status).to.equal(201);
    await closed;
  });
});
