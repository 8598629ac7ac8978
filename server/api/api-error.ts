import type { Problem, ProblemCode } from './contract/problem.ts';
import { PROBLEMS } from './contract/problem.ts';

/** A refusal on its way to the client; the one place that knows statuses is `PROBLEMS`. */
export class ApiError extends Error {
  readonly code: ProblemCode;
  readonly position: number | undefined;
  readonly version: number | undefined;

  /**
   * @param detail for people: what happened, what to do; never content of others or secrets
   * @param version the current one, with `VERSION_CONFLICT`
   */
  constructor(code: ProblemCode, detail: string, position?: number, version?: number) {
    super(detail);
    this.name = 'ApiError';
    this.code = code;
    this.position = position;
    this.version = version;
  }
}

/** RFC 9457 `application/problem+json`. */
export function problemOf({ code, message, position, version }: ApiError): Problem {
  return {
    type: `urn:kharuul:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: code.toLowerCase().replaceAll('_', ' '),
    status: PROBLEMS[code],
    code,
    detail: message,
    ...(position === undefined ? {} : { position }),
    ...(version === undefined ? {} : { version }),
  };
}
