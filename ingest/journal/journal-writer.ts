import { join } from 'node:path';
import type { Micros } from '../event/time.ts';
import type { Control } from '../stream/event-stream.ts';
import type { EventKey } from './batch-builder.ts';
import { BATCH_BYTES, BatchBuilder } from './batch-builder.ts';
import type { BatchKind } from './batch-format.ts';
import { MAX_BODY_BYTES } from './batch-format.ts';
import type { Disk, DiskFile } from './disk.ts';
import type { Recovered } from './recover.ts';
import type { SegmentName } from './segment-name.ts';
import { formatSegmentName } from './segment-name.ts';

export interface JournalSettings {
  readonly disk: Disk;
  readonly folder: string;
  readonly partition: number;
  readonly segmentBytes: number;
  /** Above this many bytes of segments, acceptance waits for the consumers. */
  readonly capBytes: number;
  /** Everything below the offset is durable. */
  onDurable(offset: number): void;
  /** Writing is over for good: what was not durable is lost to its senders, who were told nothing. */
  onFailure(error: Error): void;
}

const PENDING_BYTES = 4 * 1024 * 1024;
const SPARE_SEGMENTS = 2;
/** Three bytes a UTF-16 unit, beside a batch's other records: a reader takes what is larger for damage. */
const MAX_RECORD_LENGTH = Math.floor((MAX_BODY_BYTES - 2 * BATCH_BYTES) / 3);

/**
 * The write end of one partition. One batch is on its way to the disk at a time; what arrives
 * meanwhile goes into the next (group commit), so acknowledgements keep their order.
 */
export class JournalWriter {
  readonly #settings: JournalSettings;
  readonly #segments: SegmentName[];
  readonly #spares: string[] = [];
  #open: { file: DiskFile; segment: number; position: number; sequence: number } | undefined;
  #queue: BatchBuilder[] = [];
  #waiting: { offset: number; resolve: () => void; reject: (error: Error) => void }[] = [];
  #running: Promise<void> | undefined;
  #failure: Error | undefined;
  #pendingBytes = 0;
  #durable: number;
  #next: number;

  constructor(settings: JournalSettings, recovered: Recovered, startOffset: number) {
    this.#settings = settings;
    this.#segments = [...recovered.segments];
    this.#next = this.#durable = Math.max(recovered.endOffset, startOffset);
    // Offsets jump only where a journal was removed by hand while its consumers' places were not.
    if (recovered.open && this.#next === recovered.endOffset) {
      const { name, file, position, sequence } = recovered.open;
      this.#open = { file, segment: name.segment, position, sequence };
    }
  }

  /** The offset the next record will get. */
  get nextOffset(): number {
    return this.#next;
  }

  get durable(): number {
    return this.#durable;
  }

  /** Whether senders should wait: the disk is behind, or the consumers are and the cap is reached. */
  get saturated(): boolean {
    return this.failed || this.#pendingBytes > PENDING_BYTES || this.capReached;
  }

  /** Nothing is taken any more; `onFailure` has been told. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  get capReached(): boolean {
    return this.#segments.length * this.#settings.segmentBytes > this.#settings.capBytes;
  }

  /** Appends one event, serialised without line breaks; it gets `nextOffset`. */
  append(json: string, accepted: Micros, key?: EventKey): void {
    this.#add('events', json, accepted, key);
  }

  appendTick(at: Micros): void {
    this.#add('tick', JSON.stringify({ at }), at);
  }

  appendControl(control: Control, at: Micros): void {
    this.#add('control', JSON.stringify(control), at);
  }

  /** Resolves when all that was appended so far is durable. */
  flushed(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    const offset = this.#next;
    if (offset <= this.#durable) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ offset, resolve, reject }));
  }

  /** Whether `release` of this offset would let a segment go. */
  wouldRelease(offset: number): boolean {
    return this.#segments.length > 1 && this.#segments[1]!.firstOffset <= offset;
  }

  /** Lets go of segments that lie wholly below `offset`; the newest stays. */
  async release(offset: number): Promise<void> {
    const { disk, folder } = this.#settings;
    while (this.wouldRelease(offset)) {
      const path = join(folder, formatSegmentName(this.#segments.shift()!));
      if (this.#spares.length < SPARE_SEGMENTS) {
        // Writing over a file that has its blocks already is twice as fast as growing one.
        const spare = `${path}.spare`;
        await disk.rename(path, spare);
        this.#spares.push(spare);
      } else {
        await disk.remove(path);
      }
    }
  }

  /** Waits for what is appended, then closes; nothing may be appended after. */
  async close(): Promise<void> {
    await this.flushed().catch(() => undefined);
    await this.#running;
    await this.#open?.file.close();
  }

  #add(kind: BatchKind, json: string, accepted: Micros, key?: EventKey): void {
    if (this.#failure) throw this.#failure;
    if (json.length > MAX_RECORD_LENGTH) {
      throw new RangeError(`A record of ${json.length} characters does not fit a batch`);
    }
    let builder = this.#queue.at(-1);
    if (!builder || builder.full || builder.kind !== kind || kind !== 'events') {
      builder = new BatchBuilder(kind, this.#next);
      this.#queue.push(builder);
    }
    const before = builder.bytes;
    builder.add(json, accepted, key);
    this.#pendingBytes += builder.bytes - before;
    this.#next++;
    // A turn later, so that all lines of one chunk share the batch.
    this.#running ??= Promise.resolve().then(() => this.#drain());
  }

  async #drain(): Promise<void> {
    try {
      for (let builder = this.#queue.shift(); builder; builder = this.#queue.shift()) {
        await this.#write(builder);
        this.#pendingBytes -= builder.bytes;
        this.#durable = builder.firstOffset + builder.count;
        while (this.#waiting.length > 0 && this.#waiting[0]!.offset <= this.#durable) {
          this.#waiting.shift()!.resolve();
        }
        this.#settings.onDurable(this.#durable);
      }
    } catch (cause) {
      this.#failure = new Error('The journal cannot be written', { cause });
      for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
      this.#settings.onFailure(this.#failure);
    } finally {
      this.#running = undefined;
    }
  }

  async #write(builder: BatchBuilder): Promise<void> {
    if (!this.#open || this.#open.position >= this.#settings.segmentBytes) {
      await this.#roll(builder.firstOffset);
    }
    const open = this.#open!;
    const batch = builder.seal(this.#settings.partition, open.segment, open.sequence);
    await open.file.write(batch, open.position);
    await open.file.sync();
    open.position += batch.length;
    open.sequence++;
  }

  async #roll(firstOffset: number): Promise<void> {
    const { disk, folder } = this.#settings;
    await this.#open?.file.close();
    const name = { segment: (this.#segments.at(-1)?.segment ?? 0) + 1, firstOffset };
    const path = join(folder, formatSegmentName(name));
    const spare = this.#spares.shift();
    if (spare) await disk.rename(spare, path);
    const file = await disk.open(path, { create: true });
    // The name must be as durable as what is acknowledged under it.
    await disk.syncDirectory(folder);
    this.#segments.push(name);
    this.#open = { file, segment: name.segment, position: 0, sequence: 0 };
  }
}
