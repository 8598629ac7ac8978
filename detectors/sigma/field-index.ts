import { AffixTrie } from './affix-trie.ts';
import { GRAM, GramIndex } from './gram-index.ts';

/** A literal that an index can find; folded. */
export interface Needle {
  readonly shape: 'equals' | 'startswith' | 'endswith' | 'contains';
  readonly text: string;
}

/** Whether the index takes it; the others are tested one by one. */
export function isIndexable(needle: Needle): boolean {
  return needle.shape === 'contains' ? needle.text.length >= GRAM : true;
}

/** All needles that rules look for in one field, and which atoms each of them makes true. */
export class FieldIndex {
  readonly #ids = new Map<string, number>();
  readonly #atoms: number[][] = [];
  readonly #equals = new Map<string, number>();
  readonly #prefixes = new AffixTrie(false);
  readonly #suffixes = new AffixTrie(true);
  readonly #parts = new GramIndex();
  readonly #found: number[] = [];

  add(needle: Needle, atom: number): void {
    const key = `${needle.shape} ${needle.text}`;
    const known = this.#ids.get(key);
    if (known !== undefined) {
      this.#atoms[known]!.push(atom);
      return;
    }
    const id = this.#atoms.push([atom]) - 1;
    this.#ids.set(key, id);
    switch (needle.shape) {
      case 'equals':
        this.#equals.set(needle.text, id);
        return;
      case 'startswith':
        this.#prefixes.add(needle.text, id);
        return;
      case 'endswith':
        this.#suffixes.add(needle.text, id);
        return;
      case 'contains':
        this.#parts.add(needle.text, id);
    }
  }

  /** Calls back with each atom that a folded text makes true; an atom may come more than once. */
  find(text: string, hit: (atom: number) => void): void {
    const found = this.#found;
    found.length = 0;
    if (this.#equals.size > 0) {
      const equal = this.#equals.get(text);
      if (equal !== undefined) found.push(equal);
    }
    this.#prefixes.find(text, found);
    this.#suffixes.find(text, found);
    this.#parts.find(text, found);
    for (const id of found) for (const atom of this.#atoms[id]!) hit(atom);
  }
}
