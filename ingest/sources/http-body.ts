import { constants } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export type HttpBody =
  | {
      readonly text: string;
      /** After unpacking. */
      readonly bytes: number;
    }
  | { readonly status: 400 | 413 | 415; readonly reason: string };

/**
 * Reads a request's body, gzip or plain, up to a limit that counts after unpacking: a small
 * request must not become a large memory. A body not read to its end leaves the connection open,
 * so that the refusal can be sent.
 */
export async function readHttpBody(request: IncomingMessage, limit: number): Promise<HttpBody> {
  // One string holds the body.
  const maxBytes = Math.min(limit, constants.MAX_STRING_LENGTH);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') {
    return { status: 415, reason: `Content-Encoding must be gzip or identity, not ${encoding}` };
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return tooLarge(maxBytes);
  const gunzip = encoding === 'gzip' ? request.pipe(createGunzip()) : undefined;
  const body: Readable = gunzip ?? request;
  const chunks: Buffer[] = [];
  let size = 0;
  // Not `for await`: leaving it early destroys the request and the connection with it.
  return new Promise(resolve => {
    const settle = (given: HttpBody): void => {
      resolve(given);
      if (!gunzip) return;
      request.unpipe(gunzip);
      gunzip.destroy();
    };
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
        settle(tooLarge(maxBytes));
      }
    });
    body.once('end', () => settle({ text: Buffer.concat(chunks).toString('utf8'), bytes: size }));
    body.on('error', error => settle(unreadable(error.message)));
    // A pipe does not tell its end of a sender who went away.
    request.once('close', () => request.complete || settle(unreadable('it was cut off')));
  });
}

function unreadable(why: string): HttpBody {
  return { status: 400, reason: `The body cannot be read: ${why}` };
}

function tooLarge(maxBytes: number): HttpBody {
  return { status: 413, reason: `The body is larger than ${maxBytes} bytes; send smaller batches` };
}
