import { createReadStream } from 'node:fs';
import type { CorrelationEngine } from '../../detectors/correlation/correlation-engine.ts';
import type { SigmaDetector } from '../../detectors/sigma/sigma-detector.ts';
import { eventId, tailFromPosition } from '../../ingest/event/event-id.ts';
import type { TelemetryEvent } from '../../ingest/event/telemetry-event.ts';
import { parseTime, type Micros } from '../../ingest/event/time.ts';
import { decompressed } from '../../ingest/framing/decompress.ts';
import { createLineFramer } from '../../ingest/framing/lines.ts';
import type { Frame } from '../../ingest/framing/frame.ts';
import { assembleEvent } from '../../ingest/parsers/assemble-event.ts';
import { parseRecord } from '../../ingest/parsers/parse-record.ts';

/** Longest event read whole; longer ones are cut, as the live ports cut theirs. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** What one event of a file met: rules, or (in an entry of its own) completed correlations. */
export interface ScanHit {
  readonly file: string;
  readonly line: number;
  /** Keys, sorted. */
  readonly rules: readonly string[];
  readonly event_time: string;
  readonly correlation?: true;
}

export interface Scanner {
  readonly detector: SigmaDetector;
  readonly engine: CorrelationEngine;
  /** Rules that only feed correlations. */
  readonly silent: ReadonlySet<string>;
  readonly now: Micros;
}

/** What a chunk of a file gave; handed on before the next chunk is read. */
export interface ScanBatch {
  readonly events: number;
  readonly hits: readonly ScanHit[];
}

/**
 * Scans one file, gzip or plain, a record a line, through the same parsers and rules as live
 * events. Holds one chunk at a time.
 * @param index the file's place among those scanned: ids of events differ between files
 * @throws what reading or unpacking throws
 */
export async function* scanFile(
  scanner: Scanner,
  file: string,
  index: number,
): AsyncGenerator<ScanBatch> {
  const framer = createLineFramer({ maxBytes: MAX_LINE_BYTES });
  let line = 0;
  const scan = (frames: readonly Frame[]): ScanBatch => {
    const hits: ScanHit[] = [];
    for (const frame of frames) {
      // A line framer cuts what is too long and has no errors.
      if (frame.error === undefined)
        scanRecord(scanner, frame, { file, index, line: ++line }, hits);
    }
    return { events: frames.length, hits };
  };
  const bytes = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  for await (const chunk of decompressed(bytes)) yield scan(framer.feed(chunk));
  yield scan(framer.end());
}

type Line = Extract<Frame, { readonly bytes: Uint8Array }>;

interface Place {
  readonly file: string;
  readonly index: number;
  readonly line: number;
}

function scanRecord(scanner: Scanner, frame: Line, place: Place, into: ScanHit[]): void {
  const event = eventOf(frame, place, scanner.now);
  // A file's times are believed, however old.
  const detectionTime = parseTime(event['@timestamp'])!;
  const where = { partition: place.index, offset: place.line, detectionTime };
  const matches = scanner.detector.detect(event, where);
  if (matches.length === 0) return;
  const { file, line } = place;
  const event_time = event['@timestamp'];
  const rules = matches.map(match => match.rule).filter(rule => !scanner.silent.has(rule));
  if (rules.length > 0) into.push({ file, line, rules: rules.sort(), event_time });
  const completed = new Set<string>();
  for (const match of matches) {
    for (const hit of scanner.engine.apply(match)) {
      // What follows after it was completed belongs to the same alert.
      if (!hit.continues) completed.add(hit.rule.key);
    }
  }
  if (completed.size === 0) return;
  into.push({ file, line, rules: [...completed].sort(), event_time, correlation: true });
}

function eventOf(frame: Line, { index, line }: Place, now: Micros): TelemetryEvent {
  return assembleEvent(parseRecord(frame.bytes, { received: now, zone: 'UTC' }), {
    id: eventId(now, tailFromPosition(0, index, line)),
    accepted: now,
    source: 'scan',
    constituent: 'scan',
    clockTrusted: true,
    truncatedFrom: frame.truncatedFrom,
  });
}
