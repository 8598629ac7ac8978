import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { eventId, tailFromPosition } from '../../ingest/event/event-id.ts';
import { formatTime, type Micros, parseTime } from '../../ingest/event/time.ts';
import { decompressed } from '../../ingest/framing/decompress.ts';
import { createLineFramer } from '../../ingest/framing/lines.ts';
import { assembleEvent } from '../../ingest/parsers/assemble-event.ts';
import { isZone } from '../../ingest/parsers/local-time.ts';
import { PARSERS, parserNamed } from '../../ingest/parsers/parser-list.ts';
import { parseRecord } from '../../ingest/parsers/parse-record.ts';

export interface CommandIo {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

const USAGE = `Usage: kharuul parse [options] [FILE…|-]

Writes one ECS event a line, as JSON, for every line of the files or of standard input.
Files packed with gzip are unpacked.

  --dataset NAME    ask only this parser (see --list)
  --timezone ZONE   IANA zone of times that carry none (default UTC)
  --received ISO    when the lines were received, e.g. 2026-11-24T08:00:00Z (default now)
  --list            list the parsers
  --help            show this

Exit codes: 0 done, 1 an input could not be read to its end, 2 wrong usage.
`;

const MAX_LINE_BYTES = 16 * 1024 * 1024;
const WRITE_BYTES = 64 * 1024;

/** What the arguments ask for. */
interface Request {
  readonly files: readonly string[];
  readonly dataset: string | undefined;
  readonly zone: string;
  readonly received: Micros;
}

/**
 * The `parse` command: n records in, n events out, in order.
 * @param args what stands after `parse` on the command line
 * @returns the exit code
 */
export async function parse(args: readonly string[], io: CommandIo): Promise<number> {
  const asked = await readArguments(args);
  if ('text' in asked) {
    (asked.code === 0 ? io.stdout : io.stderr).write(asked.text);
    return asked.code;
  }
  const output = lineWriter(io.stdout);
  for (const [index, file] of asked.files.entries()) {
    const input = file === '-' ? io.stdin : createReadStream(file);
    try {
      await parseInput(input, index, asked, output);
      await output.flush();
    } catch (error) {
      io.stderr.write(`kharuul parse: ${file}: ${(error as Error).message}\n`);
      return 1;
    }
    if (output.closed()) break;
  }
  return 0;
}

async function parseInput(
  input: AsyncIterable<Uint8Array | string>,
  fileIndex: number,
  { dataset, zone, received }: Request,
  output: LineWriter,
): Promise<void> {
  const framer = createLineFramer({ maxBytes: MAX_LINE_BYTES });
  let position = 0;
  const write = async (frames: ReturnType<typeof framer.feed>): Promise<void> => {
    for (const frame of frames) {
      if (frame.error !== undefined) continue;
      const parsed = parseRecord(frame.bytes, { received, zone }, dataset);
      const event = assembleEvent(parsed, {
        id: eventId(received, tailFromPosition(fileIndex, 0, position++)),
        accepted: received,
        source: 'parse',
        constituent: 'local',
        clockTrusted: true,
        truncatedFrom: frame.truncatedFrom,
      });
      if (output.line(JSON.stringify(event))) await output.flush();
      if (output.closed()) return;
    }
  };
  for await (const chunk of decompressed(input)) {
    await write(framer.feed(chunk));
    if (output.closed()) return;
  }
  await write(framer.end());
}

async function readArguments(
  args: readonly string[],
): Promise<Request | { readonly code: 0 | 2; readonly text: string }> {
  const wrong = (why: string) => ({ code: 2 as const, text: `kharuul parse: ${why}\n` });
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        dataset: { type: 'string' },
        timezone: { type: 'string' },
        received: { type: 'string' },
        list: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return wrong(`${(error as Error).message}\n\n${USAGE.trimEnd()}`);
  }
  const { dataset, timezone = 'UTC', received, list, help } = parsed.values;
  if (help) return { code: 0, text: USAGE };
  if (list) {
    return { code: 0, text: PARSERS.map(p => `${p.name.padEnd(10)}${p.description}\n`).join('') };
  }
  if (dataset !== undefined && parserNamed(dataset) === undefined) {
    const names = PARSERS.map(p => p.name).join(', ');
    return wrong(`--dataset ${dataset}: no parser has this name; there are ${names}`);
  }
  if (!isZone(timezone)) {
    return wrong(`--timezone ${timezone}: no IANA time zone, such as Asia/Ulaanbaatar`);
  }
  const time = received === undefined ? Date.now() * 1000 : parseTime(received);
  if (time === undefined) {
    return wrong(
      `--received ${received}: no RFC 3339 time, such as ${formatTime(0).slice(0, 19)}Z`,
    );
  }
  const files = parsed.positionals.length === 0 ? ['-'] : parsed.positionals;
  for (const file of files) {
    const why = file === '-' ? undefined : await unreadable(file);
    if (why !== undefined) return wrong(`${file}: ${why}`);
  }
  return { files, dataset, zone: timezone, received: time };
}

async function unreadable(file: string): Promise<string | undefined> {
  try {
    return (await stat(file)).isDirectory() ? 'is a folder' : undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'no such file' : message;
  }
}

/** Gathers lines into large writes and waits for the reader. */
interface LineWriter {
  /** @returns whether it is time to `flush` */
  line(text: string): boolean;
  flush(): Promise<void>;
  /** The reader has gone: `kharuul parse … | head` is no error. */
  closed(): boolean;
}

function lineWriter(stream: NodeJS.WritableStream): LineWriter {
  let pending = '';
  let gone = false;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  stream.on('drain', () => wake?.());
  stream.on('close', () => {
    gone = true;
    wake?.();
  });
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    if (error.code !== 'EPIPE') failure = error;
    wake?.();
  });
  return {
    line(text) {
      pending += `${text}\n`;
      return pending.length >= WRITE_BYTES;
    },
    async flush() {
      if (gone) pending = '';
      if (pending !== '') {
        const free = stream.write(pending);
        pending = '';
        if (!free) await new Promise<void>(resolve => (wake = resolve));
      }
      if (failure !== undefined) throw failure;
    },
    closed: () => gone,
  };
}
