interface TrieNode {
  next: Map<number, TrieNode> | undefined;
  /** Needles that end here. */
  ids: number[] | undefined;
}

/** Needles tied to one end of a text; a walk stops at the first character no needle has. */
export class AffixTrie {
  readonly #root: TrieNode = { next: undefined, ids: undefined };
  readonly #fromEnd: boolean;

  /** @param fromEnd whether needles are tied to the end of the text */
  constructor(fromEnd: boolean) {
    this.#fromEnd = fromEnd;
  }

  add(needle: string, id: number): void {
    let node = this.#root;
    for (let i = 0; i < needle.length; i++) {
      const c = needle.charCodeAt(this.#fromEnd ? needle.length - 1 - i : i);
      node.next ??= new Map();
      let next = node.next.get(c);
      if (next === undefined) node.next.set(c, (next = { next: undefined, ids: undefined }));
      node = next;
    }
    (node.ids ??= []).push(id);
  }

  /** Adds the ids of all needles at this end of the text. */
  find(text: string, into: number[]): void {
    let node = this.#root;
    for (let i = 0; ; i++) {
      if (node.ids !== undefined) into.push(...node.ids);
      if (node.next === undefined || i === text.length) return;
      const next = node.next.get(text.charCodeAt(this.#fromEnd ? text.length - 1 - i : i));
      if (next === undefined) return;
      node = next;
    }
  }
}
