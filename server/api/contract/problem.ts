import { z } from 'zod';

/** Every code an answer can carry, with its HTTP status; `docs/` and the locales list the same. */
export const PROBLEMS = {
  INVALID_REQUEST: 400,
  QUERY_INVALID: 400,
  PASSWORD_WEAK: 400,
  RESOLUTION_NEEDED: 400,
  SESSION_REQUIRED: 401,
  SECOND_FACTOR_NEEDED: 401,
  TOKEN_WRONG: 401,
  SIGN_IN_WRONG: 401,
  CODE_WRONG: 401,
  FORBIDDEN: 403,
  MARKING_REFUSED: 403,
  STEP_UP_NEEDED: 403,
  SECOND_PERSON_NEEDED: 403,
  ORIGIN_REFUSED: 403,
  NOT_FOUND: 404,
  LINK_INVALID: 404,
  NAME_TAKEN: 409,
  NETWORK_TAKEN: 409,
  VERSION_CONFLICT: 409,
  TRANSITION_REFUSED: 409,
  LINKED_ALREADY: 409,
  LIMIT_REACHED: 409,
  IDEMPOTENCY_CONFLICT: 409,
  ENROLLED_ALREADY: 409,
  BODY_TOO_LARGE: 413,
  TOO_MANY_REQUESTS: 429,
  INTERNAL: 500,
  STORE_UNAVAILABLE: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** RFC 9457, with a code of ours that clients can tell apart. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string().optional(),
  /** Where in the query the mistake is, 0-based. */
  position: z.int().optional(),
  /** Of a version conflict: the version that is there now. */
  version: z.int().optional(),
});

export type Problem = z.infer<typeof problemSchema>;
