import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';

export interface BulkItemAnswer {
  readonly _id?: string;
  readonly _index: string;
  readonly status: number;
  readonly result?: string;
  readonly error?: { readonly type: string; readonly reason: string };
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Of a `_bulk` answer. */
  readonly items: readonly BulkItemAnswer[];
  readonly errors: boolean | undefined;
}

/** One request on a connection of its own; resolves with the answer, however early it comes. */
export function ask(
  port: number,
  {
    method = 'POST',
    path = '/_bulk',
    token = 'token-a',
    headers = {},
    body = '',
  }: {
    readonly method?: string;
    readonly path?: string;
    readonly token?: string | undefined;
    readonly headers?: Record<string, string>;
    readonly body?: string | Uint8Array;
  },
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request({
      port,
      method,
      path,
      agent: false,
      headers: { ...(token === '' ? {} : { Authorization: `Bearer ${token}` }), ...headers },
    });
    sent.on('error', reject);
    sent.on('response', response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const { items, errors } = (text === '' ? {} : JSON.parse(text)) as {
          items?: Record<string, BulkItemAnswer>[];
          errors?: boolean;
        };
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          text,
          items: (items ?? []).map(item => Object.values(item)[0]!),
          errors,
        });
      });
    });
    sent.end(body);
  });
}

/** A `_bulk` body of one action a document. */
export function bulk(
  documents: readonly unknown[],
  action: 'create' | 'index' = 'create',
  ids: readonly string[] = [],
): string {
  return documents
    .map((document, i) => {
      const meta = ids[i] === undefined ? {} : { _id: ids[i] };
      return `${JSON.stringify({ [action]: meta })}\n${JSON.stringify(document)}\n`;
    })
    .join('');
}
