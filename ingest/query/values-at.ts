import type { Scalar } from './filter.ts';

/** An object of a document. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The values at a dotted path. Objects are entered by their keys, arrays element by element at
 * any depth. A key that is itself the rest of the path counts too: `{ "a.b": 1 }` has `a.b`.
 * `null`, missing and `[]` give nothing; neither does an object, which has no value of its own.
 */
export function valuesAt(document: Fields, path: string): Scalar[] {
  return nodesAt(document, path).filter(isScalar);
}

/** The objects at a dotted path, those inside arrays included. */
export function objectsAt(document: Fields, path: string): Fields[] {
  return nodesAt(document, path).filter(isFields);
}

function nodesAt(document: Fields, path: string): unknown[] {
  const found: unknown[] = [];
  collect(document, path, found);
  return found;
}

/** Depth of recursion is the number of the path's segments, whatever the document is. */
function collect(fields: Fields, path: string, found: unknown[]): void {
  // An inherited key (`constructor`, `__proto__`) is not the document's.
  if (Object.hasOwn(fields, path)) flatten(fields[path], found);
  const dot = path.indexOf('.');
  if (dot === -1) return;
  const key = path.slice(0, dot);
  if (!Object.hasOwn(fields, key)) return;
  const below = flatten(fields[key], []);
  for (const node of below) if (isFields(node)) collect(node, path.slice(dot + 1), found);
}

/** Appends a value, or the elements of an array in their order; no recursion, arrays nest freely. */
function flatten(value: unknown, into: unknown[]): unknown[] {
  if (!Array.isArray(value)) {
    into.push(value);
    return into;
  }
  const waiting: unknown[] = value.toReversed();
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (Array.isArray(node)) for (const element of node.toReversed()) waiting.push(element);
    else into.push(node);
  }
  return into;
}

function isScalar(node: unknown): node is Scalar {
  return typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean';
}

function isFields(node: unknown): node is Fields {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
