import { join } from 'node:path';
import type { EventStream, StreamReader, StreamRecord } from '../stream/event-stream.ts';
import { StreamError } from '../stream/event-stream.ts';
import type { Disk, DiskFile } from './disk.ts';
import type { Damage } from './recover.ts';
import { SegmentReader } from './segment-reader.ts';
import type { SegmentName } from './segment-name.ts';
import { formatSegmentName, segmentsOf } from './segment-name.ts';
import { toRecord } from './stream-record.ts';

export interface JournalStreamSettings {
  readonly disk: Disk;
  /** One folder a partition, in order. */
  readonly folders: readonly string[];
  /** Told of stretches that had to be stepped over. */
  onDamage(partition: number, damage: Damage): void;
}

/** The hand-over in one process: consumers read the segment files, the writer only says how far. */
export class JournalStream implements EventStream {
  readonly #settings: JournalStreamSettings;
  readonly #durable: number[];
  readonly #listeners = new Set<(partition: number, offset: number) => void>();

  constructor(settings: JournalStreamSettings) {
    this.#settings = settings;
    this.#durable = settings.folders.map(() => 0);
  }

  /** Called with what the writer says; in another thread or process, by message. */
  advance(partition: number, offset: number): void {
    if (offset <= this.#durable[partition]!) return;
    this.#durable[partition] = offset;
    for (const listener of this.#listeners) listener(partition, offset);
  }

  durable(partition: number): number {
    return this.#durable[partition] ?? 0;
  }

  onDurable(listener: (partition: number, offset: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async reader(partition: number, offset: number): Promise<StreamReader> {
    const { disk, onDamage } = this.#settings;
    const folder = this.#settings.folders[partition]!;
    const segments = segmentsOf(await disk.list(folder));
    if (segments.length > 0 && segments[0]!.firstOffset > offset) {
      throw new StreamError(
        'OFFSET_GONE',
        `Offset ${offset} of partition ${partition} is gone; the oldest is ${segments[0]!.firstOffset}`,
        segments[0]!.firstOffset,
      );
    }
    return new JournalReader(disk, folder, offset, {
      durable: () => this.durable(partition),
      damaged: damage => onDamage(partition, damage),
    });
  }
}

class JournalReader implements StreamReader {
  offset: number;
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #told: { durable(): number; damaged(damage: Damage): void };
  #open: { name: SegmentName; file: DiskFile; reader: SegmentReader } | undefined;

  constructor(
    disk: Disk,
    folder: string,
    offset: number,
    told: { durable(): number; damaged(damage: Damage): void },
  ) {
    this.#disk = disk;
    this.#folder = folder;
    this.offset = offset;
    this.#told = told;
  }

  async read(maxBytes: number): Promise<readonly StreamRecord[]> {
    const records: StreamRecord[] = [];
    let bytes = 0;
    while (bytes < maxBytes && this.offset < this.#told.durable()) {
      const found = (await this.#open?.reader.next()) ?? (await this.#stepOver());
      if (!found) continue;
      const end = found.header.firstOffset + found.header.count;
      if (end <= this.offset) continue;
      records.push(toRecord(found, this.offset));
      bytes += found.batch.length;
      this.offset = end;
    }
    return records;
  }

  async close(): Promise<void> {
    await this.#open?.file.close();
    this.#open = undefined;
  }

  /** Goes on where the current segment has nothing more: in the next one, or behind damage. */
  async #stepOver(): Promise<undefined> {
    const segments = segmentsOf(await this.#disk.list(this.#folder));
    const current = this.#open?.name.segment ?? -1;
    const next = this.#open
      ? segments.find(name => name.segment > current)
      : (segments.findLast(name => name.firstOffset <= this.offset) ?? segments[0]);
    if (next && (!this.#open || next.firstOffset === this.offset)) return this.#enter(next);
    const position = this.#open?.reader.position ?? 0;
    const skipped = await this.#open?.reader.resync();
    if (skipped) {
      this.#told.damaged({ segment: current, position, bytes: skipped.bytes });
      return undefined;
    }
    if (!next) {
      throw new StreamError(
        'STREAM_DAMAGED',
        `Offset ${this.offset} cannot be read in ${this.#folder}`,
      );
    }
    this.#told.damaged({ segment: current, position, bytes: 0 });
    return this.#enter(next);
  }

  async #enter(name: SegmentName): Promise<undefined> {
    await this.close();
    const file = await this.#disk.open(join(this.#folder, formatSegmentName(name)), {
      create: false,
    });
    this.#open = { name, file, reader: new SegmentReader(file, name.segment) };
    return undefined;
  }
}
