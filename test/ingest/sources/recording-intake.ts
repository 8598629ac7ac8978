import type { Intake, RecordIn } from '../../../ingest/sources/intake.ts';
import { sourceNamed } from '../memory-ingest.ts';

/** An intake that keeps what it is given, and is full when the test says so. */
export class RecordingIntake implements Intake {
  readonly records: { readonly text: string; readonly from: RecordIn }[] = [];
  #full = false;
  #waiting: (() => void)[] = [];
  #watchers: (() => void)[] = [];

  get saturated(): boolean {
    return this.#full;
  }

  get texts(): string[] {
    return this.records.map(({ text }) => text);
  }

  record(bytes: Uint8Array, from: RecordIn): void {
    this.records.push({ text: Buffer.from(bytes).toString(), from });
    for (const watcher of this.#watchers.splice(0)) watcher();
  }

  document(): never {
    throw new Error('syslog gives records');
  }

  fill(): void {
    this.#full = true;
  }

  drain(): void {
    this.#full = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async flushed(): Promise<void> {}

  drained(): Promise<void> {
    return this.#full ? new Promise(resolve => this.#waiting.push(resolve)) : Promise.resolve();
  }

  /** Resolves when so many records have come. */
  async reaches(count: number): Promise<void> {
    while (this.records.length < count) {
      await new Promise<void>(resolve => this.#watchers.push(resolve));
    }
  }
}

const syslog = sourceNamed('syslog', false);
export const syslogOnly = { syslog: () => syslog, byToken: () => undefined };

/** Waits for a condition that no event tells of; the test's own timeout is the limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 2));
}
