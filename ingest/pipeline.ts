import { crc32 } from 'node:zlib';
import type { JsonObject } from './parsers/json-text.ts';
import type { Micros } from './event/time.ts';
import { eventId, tailFromPosition } from './event/event-id.ts';
import type { EventKey } from './journal/batch-builder.ts';
import type { JournalWriter } from './journal/journal-writer.ts';
import type { RecentKeys } from './journal/recent-keys.ts';
import { tailFromKey } from './journal/recent-keys.ts';
import { assembleEvent } from './parsers/assemble-event.ts';
import type { ParsedRecord } from './parsers/parse-record.ts';
import { parseDocument, parseRecord } from './parsers/parse-record.ts';
import type { Intake, RecordIn } from './sources/intake.ts';

interface PipelineDeps {
  readonly journal: JournalWriter;
  readonly keys: RecentKeys;
  readonly partition: number;
}

/** What the pipeline counts. */
export interface PipelineCounters {
  accepted: number;
  /** Items a client sent again. */
  repeated: number;
  /** Records no parser took whole: events with `error.code`. */
  unparsed: number;
  /** Records a parser failed on, which is a fault of ours; they are events all the same. */
  parserFaults: number;
  /** Records that came after the journal had failed, from senders who cannot be told. */
  lost: number;
}

/**
 * The way of a record, whole: a source frames it and calls in here; it is parsed, gets its times
 * and id, is serialised once, and goes into the journal. The sender is acknowledged after
 * `flushed`. Consumers (event store, detection) read the journal themselves; when they or the
 * disk are behind, `saturated` makes the sources wait.
 */
export class Pipeline implements Intake {
  readonly counters: PipelineCounters = {
    accepted: 0,
    repeated: 0,
    unparsed: 0,
    parserFaults: 0,
    lost: 0,
  };
  readonly #deps: PipelineDeps;
  readonly #sourceKeys = new Map<string, number>();
  #waiting: (() => void)[] = [];

  constructor(deps: PipelineDeps) {
    this.#deps = deps;
  }

  get saturated(): boolean {
    return this.#deps.journal.saturated;
  }

  record(bytes: Uint8Array, from: RecordIn): void {
    if (this.#deps.journal.failed) {
      this.counters.lost++;
      return;
    }
    const context = { received: from.received, zone: from.source.zone };
    const json = this.#serialised(
      () => parseRecord(bytes, context),
      () => parseRecord(bytes, context, 'generic'),
      from,
      this.#positionId(from),
    );
    this.#deps.journal.append(json, from.received);
  }

  document(
    document: JsonObject,
    text: string,
    from: RecordIn,
    key?: EventKey,
  ): { readonly id: string; readonly repeated: boolean } {
    const first = key && this.#deps.keys.get(key);
    if (key && first !== undefined) {
      this.counters.repeated++;
      return { id: eventId(first * 1000, tailFromKey(key)), repeated: true };
    }
    const context = { received: from.received, zone: from.source.zone };
    const id = key ? eventId(from.received, tailFromKey(key)) : this.#positionId(from);
    const json = this.#serialised(
      () => parseDocument(document, text, context),
      () => parseRecord(text, context, 'generic'),
      from,
      id,
    );
    this.#deps.journal.append(json, from.received, key);
    // After the append: a key remembered without its event would silence the next try. It
    // completes the key's bytes, which are not written before this turn is over.
    if (key) this.#deps.keys.add(key, Math.floor(from.received / 1000));
    return { id, repeated: false };
  }

  flushed(): Promise<void> {
    return this.#deps.journal.flushed();
  }

  drained(): Promise<void> {
    return this.saturated ? new Promise(resolve => this.#waiting.push(resolve)) : Promise.resolve();
  }

  /** To be called whenever the journal's load may have fallen. */
  relieve(): void {
    if (this.saturated) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #serialised(
    parse: () => ParsedRecord,
    fallback: () => ParsedRecord,
    from: RecordIn,
    id: string,
  ): string {
    try {
      return this.#event(parse(), from, id);
    } catch (error) {
      // No line may be lost to a fault in a parser.
      this.counters.parserFaults++;
      const message = `The parser failed: ${(error as Error).message}`;
      return this.#event({ ...fallback(), error: { code: 'parser_failed', message } }, from, id);
    }
  }

  #event(parsed: ParsedRecord, from: RecordIn, id: string): string {
    const { source, received, peer, truncatedFrom } = from;
    const event = assembleEvent(parsed, {
      id,
      accepted: received,
      source: source.id,
      constituent: source.constituent,
      clockTrusted: source.clockTrusted,
      peer,
      truncatedFrom,
    });
    const json = JSON.stringify(event);
    this.counters.accepted++;
    if (event.error) this.counters.unparsed++;
    return json;
  }

  #positionId({ source, received }: RecordIn): string {
    let sourceKey = this.#sourceKeys.get(source.id);
    if (sourceKey === undefined) {
      sourceKey = crc32(source.id);
      this.#sourceKeys.set(source.id, sourceKey);
    }
    const { journal, partition } = this.#deps;
    return eventId(received, tailFromPosition(sourceKey, partition, journal.nextOffset));
  }
}

/** The clock of acceptance: the machine's, in microseconds, not going back by less than a second. */
export function acceptanceClock(): () => Micros {
  let last = 0;
  return () => {
    const now = Date.now() * 1000 + (Math.floor(performance.now() * 1000) % 1000);
    // Small steps back are the fraction's; a larger one is the clock being set, and is followed.
    last = last - now > 1_000_000 ? now : Math.max(last, now);
    return last;
  };
}
