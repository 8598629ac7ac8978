import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/**
 * The bytes of a stream, unpacked where it begins with gzip's magic number (RFC 1952 section
 * 2.3.1): a file's name may say otherwise, and standard input has none.
 * @throws what the input or zlib throws, on a damaged archive for one
 */
export async function* decompressed(
  input: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array> {
  const chunks = input[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let done = false;
  while (head.length < 2 && !done) {
    const next = await chunks.next();
    done = next.done === true;
    if (!next.done) head = Buffer.concat([head, toBytes(next.value)]);
  }
  if (head.length < 2 || head[0] !== 0x1f || head[1] !== 0x8b) {
    yield head;
    if (!done) yield* rest(chunks);
    return;
  }
  const gunzip = createGunzip();
  // The error reaches the reader below; the callback is only there to own it.
  pipeline(Readable.from(prepend(head, done ? undefined : chunks)), gunzip, () => undefined);
  yield* gunzip as AsyncIterable<Uint8Array>;
}

async function* prepend(
  head: Uint8Array,
  chunks: AsyncIterator<Uint8Array | string> | undefined,
): AsyncGenerator<Uint8Array> {
  yield head;
  if (chunks !== undefined) yield* rest(chunks);
}

async function* rest(chunks: AsyncIterator<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    yield toBytes(next.value);
  }
}

function toBytes(chunk: Uint8Array | string): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
