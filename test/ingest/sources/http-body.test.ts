import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { HttpBody } from '../../../ingest/sources/http-body.ts';
import { readHttpBody } from '../../../ingest/sources/http-body.ts';

describe('readHttpBody', () => {
  let server: Server;
  let bodies: Promise<HttpBody>[];
  let port: number;

  beforeEach(async () => {
    bodies = [];
    server = createServer((request, response) => {
      bodies.push(readHttpBody(request, 1000).finally(() => response.end()));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as { port: number });
  });
  afterEach(() => void server.close());

  /** Sends a request, whole or cut off after `sent` bytes of its body. */
  async function send(headers: string, body: Uint8Array, sent = body.length): Promise<HttpBody> {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${headers}Content-Length: ${body.length}\r\n\r\n`);
    socket.write(body.subarray(0, sent));
    if (bodies.length === 0) await once(server, 'request');
    if (sent < body.length) setTimeout(() => socket.resetAndDestroy(), 10);
    const given = await bodies[0]!;
    socket.destroy();
    return given;
  }

  it('counts bytes, not characters', async () => {
    expect(await send('', Buffer.from('мэдээ'))).to.deep.equal({ text: 'мэдээ', bytes: 10 });
  });

  it('unpacks gzip of several members', async () => {
    const body = Buffer.concat([gzipSync('one '), gzipSync('two')]);
    expect(await send('Content-Encoding: gzip\r\n', body)).to.deep.equal({
      text: 'one two',
      bytes: 7,
    });
  });

  for (const [name, headers, body] of [
    ['plain', '', Buffer.alloc(500, 'x')],
    ['zipped', 'Content-Encoding: gzip\r\n', gzipSync('any text will do here')],
  ] as const) {
    it(`ends with the sender who goes away, ${name}`, async () => {
      expect(await send(headers, body, 15)).to.have.property('status', 400);
    });
  }

  it('stops unpacking at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(900_000));
    expect(bomb.length).to.be.below(1000);
    expect(await send('Content-Encoding: gzip\r\n', bomb)).to.have.property('status', 413);
  });
});
