/** A request that the server refused or that never reached it (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  /** The server's own code, to copy into a report. */
  readonly code: string;
  /** In English, by the server; what people read is chosen by `code`. */
  readonly detail: string;
  /** Where in a query the mistake is, from 0. */
  readonly position: number | undefined;
  /** Seconds until the same may be tried again, where the server says so. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: string,
    title: string,
    detail: string,
    { position, retryAfter }: { position?: number; retryAfter?: number } = {},
  ) {
    super(title);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.position = position;
    this.retryAfter = retryAfter;
  }
}

/**
 * Sends a request to the API and reads its JSON answer.
 * @throws ApiError with the problem (RFC 9457) that the server tells
 */
export async function request<Answer>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  options: { body?: unknown; signal?: AbortSignal } = {},
): Promise<Answer> {
  const { body, signal } = options;
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'UNREACHABLE', 'unreachable', (error as Error).message);
  }
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

async function problemOf(response: Response): Promise<ApiError> {
  const problem: unknown = await response.json().catch(() => undefined);
  const { code, title, detail, position } = (problem ?? {}) as Record<string, unknown>;
  // Ours are seconds always (RFC 9110 section 10.2.3 allows a date too).
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError(
    response.status,
    typeof code === 'string' ? code : `HTTP_${response.status}`,
    typeof title === 'string' ? title : response.statusText,
    typeof detail === 'string' ? detail : '',
    {
      ...(typeof position === 'number' ? { position } : {}),
      ...(Number.isFinite(retryAfter) ? { retryAfter } : {}),
    },
  );
}
