import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export type HttpBody =
  { readonly text: string } | { readonly status: 400 | 413 | 415; readonly reason: string };

/**
 * Reads a request's body, gzip or plain, up to a limit that counts after unpacking: a small
 * request must not become a large memory.
 */
export async function readHttpBody(request: IncomingMessage, maxBytes: number): Promise<HttpBody> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') {
    return { status: 415, reason: `Content-Encoding must be gzip or identity, not ${encoding}` };
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return tooLarge(maxBytes);
  const body: Readable = encoding === 'gzip' ? request.pipe(createGunzip()) : request;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += (chunk as Buffer).length;
      if (size > maxBytes) return tooLarge(maxBytes);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    return { status: 400, reason: `The body cannot be read: ${(error as Error).message}` };
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}

function tooLarge(maxBytes: number): HttpBody {
  return { status: 413, reason: `The body is larger than ${maxBytes} bytes; send smaller batches` };
}
