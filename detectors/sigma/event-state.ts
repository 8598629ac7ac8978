import type { EcsValue } from '../../ingest/event/telemetry-event.ts';
import type { AtomTable, LazyAtom, Node } from './atoms.ts';
import { refMatches, type CompiledTest } from './compile-test.ts';
import type { EventView } from './event-view.ts';
import { isNullish, textsOf } from './field-values.ts';
import { foldCase } from './fold-case.ts';

/**
 * What is known about the event at hand: fields read, folded and scanned at most once, atoms
 * decided at most once. Stamps with the event's number stand for "known", so nothing is cleared
 * between events.
 */
export class EventState {
  /** Atoms that scans found true, each once. */
  readonly hits: number[] = [];
  readonly #table: AtomTable;
  readonly #trueAt: Int32Array;
  readonly #falseAt: Int32Array;
  readonly #readAt: Int32Array;
  readonly #foldedAt: Int32Array;
  readonly #scannedAt: Int32Array;
  readonly #values: (EcsValue | undefined)[] = [];
  readonly #texts: (readonly string[])[] = [];
  readonly #folded: (readonly string[])[] = [];
  readonly #hit: (atom: number) => void;
  #view!: EventView;
  #now = 0;

  constructor(table: AtomTable) {
    this.#table = table;
    this.#trueAt = new Int32Array(table.size);
    this.#falseAt = new Int32Array(table.size);
    this.#readAt = new Int32Array(table.fields.length);
    this.#foldedAt = new Int32Array(table.fields.length);
    this.#scannedAt = new Int32Array(table.fields.length);
    this.#hit = atom => {
      if (this.#trueAt[atom] === this.#now) return;
      this.#trueAt[atom] = this.#now;
      this.hits.push(atom);
    };
  }

  start(view: EventView): void {
    this.#view = view;
    this.hits.length = 0;
    this.#now += 1;
    if (this.#now < 0x7fff_ffff) return;
    for (const stamps of [this.#trueAt, this.#falseAt, this.#readAt]) stamps.fill(0);
    for (const stamps of [this.#foldedAt, this.#scannedAt]) stamps.fill(0);
    this.#now = 1;
  }

  /** Finds which indexed atoms of a field are true. */
  scan(field: number): void {
    if (this.#scannedAt[field] === this.#now) return;
    this.#scannedAt[field] = this.#now;
    const index = this.#table.indexes[field]!;
    for (const text of this.#foldedTexts(field)) index.find(text, this.#hit);
  }

  evaluate(node: Node): boolean {
    switch (node.type) {
      case 'indexed':
        if (this.#scannedAt[node.field] !== this.#now) this.scan(node.field);
        return this.#trueAt[node.atom] === this.#now;
      case 'lazy':
        return this.#lazy(node.atom);
      case 'not':
        return !this.evaluate(node.item);
      case 'and':
        for (const item of node.items) if (!this.evaluate(item)) return false;
        return true;
      case 'or':
        for (const item of node.items) if (this.evaluate(item)) return true;
        return false;
    }
  }

  #lazy(atom: number): boolean {
    if (this.#trueAt[atom] === this.#now) return true;
    if (this.#falseAt[atom] === this.#now) return false;
    const { field, tests } = this.#table.lazy[atom] as LazyAtom;
    const met = tests.some(test => this.#test(field, test));
    (met ? this.#trueAt : this.#falseAt)[atom] = this.#now;
    return met;
  }

  #test(field: number, test: CompiledTest): boolean {
    const texts = this.#textsOf(field);
    switch (test.kind) {
      case 'text':
        return (test.folded ? this.#foldedTexts(field) : texts).some(test.matches);
      case 'null':
        return isNullish(this.#values[field]);
      case 'exists':
        return (this.#values[field] !== undefined) === test.expected;
      case 'fieldref':
        return refMatches(test.ref, texts, textsOf(this.#view.value(test.ref.other)));
    }
  }

  #textsOf(field: number): readonly string[] {
    if (this.#readAt[field] === this.#now) return this.#texts[field]!;
    this.#readAt[field] = this.#now;
    const name = this.#table.fields[field]!;
    if (name === null) return (this.#texts[field] = this.#view.texts());
    const value = this.#view.value(name);
    this.#values[field] = value;
    return (this.#texts[field] = textsOf(value));
  }

  #foldedTexts(field: number): readonly string[] {
    if (this.#foldedAt[field] === this.#now) return this.#folded[field]!;
    this.#foldedAt[field] = this.#now;
    return (this.#folded[field] = this.#textsOf(field).map(foldCase));
  }
}
