import type { JsonObject } from '../parsers/json-text.ts';

/** One item of a `_bulk` request, or why it cannot be taken. */
export type BulkItem =
  | {
      readonly action: 'create' | 'index';
      readonly index: string;
      /** The client's own id. */
      readonly id?: string;
      readonly document: JsonObject;
      /** The document as it was sent. */
      readonly text: string;
    }
  | {
      readonly action: string;
      readonly index: string;
      readonly id?: string;
      readonly error: { readonly type: string; readonly reason: string };
    };

export type BulkBody =
  | { readonly items: readonly BulkItem[] }
  /** The request as a whole makes no sense; nothing of it is taken. */
  | { readonly refused: { readonly type: string; readonly reason: string } };

const MAX_ID_LENGTH = 512;
/**
 * UTF-16 units of one document. Its event has it twice, as fields and as it was sent, escaped;
 * a journal batch must hold that.
 */
const MAX_DOCUMENT_LENGTH = 4 * 1024 * 1024;

/**
 * Reads the body of Elasticsearch's `_bulk`: a line with the action, a line with the document.
 * Everything is read before anything is taken, so that a request refused has changed nothing.
 * @param text the body, UTF-8 decoded
 * @param defaultIndex the index named in the path
 */
export function parseBulkBody(text: string, defaultIndex: string | undefined): BulkBody {
  const items: BulkItem[] = [];
  let line = 0;
  let at = 0;
  const next = (): string | undefined => {
    if (at >= text.length) return undefined;
    const lf = text.indexOf('\n', at);
    const end = lf < 0 ? text.length : lf;
    const found = text.slice(at, end > at && text[end - 1] === '\r' ? end - 1 : end);
    at = end + 1;
    line++;
    return found;
  };
  for (let head = next(); head !== undefined; head = next()) {
    if (head === '') continue;
    const action = readAction(head);
    if (!action) {
      return refused(
        `Malformed action/metadata line [${line}], expected {"create":{…}} or {"index":{…}}`,
      );
    }
    const { name, id } = action;
    const named = {
      index: action.index ?? defaultIndex ?? '',
      ...(id === undefined ? {} : { id }),
    };
    if (name === 'delete') {
      items.push({ action: name, ...named, error: notAllowed(name) });
      continue;
    }
    const body = next();
    if (body === undefined)
      return refused(`Line [${line}]: the action is not followed by a document`);
    if (name === 'update') {
      items.push({ action: name, ...named, error: notAllowed(name) });
    } else if (name !== 'create' && name !== 'index') {
      return refused(
        `Malformed action/metadata line [${line - 1}], unknown action [${name.slice(0, 40)}]`,
      );
    } else if (id !== undefined && (id === '' || id.length > MAX_ID_LENGTH)) {
      const reason = `_id must be a text of 1 to ${MAX_ID_LENGTH} characters`;
      items.push({
        action: name,
        index: named.index,
        error: { type: 'illegal_argument_exception', reason },
      });
    } else if (body.length > MAX_DOCUMENT_LENGTH) {
      items.push({ action: name, ...named, error: tooLong });
    } else {
      const document = parseObject(body);
      if (document) items.push({ action: name, ...named, document, text: body });
      else items.push({ action: name, ...named, error: notAnObject });
    }
  }
  return items.length > 0 ? { items } : refused('The request has no items');
}

const notAnObject = {
  type: 'document_parsing_exception',
  reason: 'The document is not a JSON object',
};

const tooLong = {
  type: 'illegal_argument_exception',
  reason: `The document has more than ${MAX_DOCUMENT_LENGTH} characters`,
};

function notAllowed(action: string) {
  return {
    type: 'illegal_argument_exception',
    reason: `Events cannot be changed: [${action}] is not allowed, use [create]`,
  };
}

function refused(reason: string): BulkBody {
  return { refused: { type: 'illegal_argument_exception', reason } };
}

function readAction(head: string): { name: string; index?: string; id?: string } | undefined {
  const object = parseObject(head);
  const names = object ? Object.keys(object) : [];
  const name = names[0];
  if (!object || names.length !== 1 || name === undefined) return undefined;
  const meta = object[name];
  if (typeof meta !== 'object' || meta === null || Array.isArray(meta)) return undefined;
  const { _index: index, _id: id } = meta as Record<string, unknown>;
  return {
    name,
    ...(typeof index === 'string' ? { index } : {}),
    ...(typeof id === 'string' || typeof id === 'number' ? { id: idText(id) } : {}),
  };
}

/** A number beyond 2^53 has been rounded: two ids would be one, and one event silenced. */
function idText(id: string | number): string {
  return typeof id === 'string' || Number.isSafeInteger(id) ? String(id) : '';
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
