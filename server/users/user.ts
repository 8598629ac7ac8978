import { z } from 'zod';
import { ROLES } from '../policy/role.ts';
import type { Collection, Document } from '../store/document-store.ts';

const time = z.string();

/** A name to sign in with: letters and digits of any script, dot, dash, underscore. */
export const userNameSchema = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{1,63}$/u,
    '2 to 64 letters, digits, dots, dashes, underscores',
  );

/** An account. What others may see of it is `publicUser`. */
export const userSchema = z.object({
  id: z.string(),
  version: z.int().positive(),
  name: userNameSchema,
  displayName: z.string().max(128),
  roles: z.array(z.enum(ROLES)).min(1),
  constituencies: z.array(z.string()),
  /** `invited` until the set-up link was used. */
  status: z.enum(['invited', 'active', 'disabled']),
  createdAt: time,
  /** PHC string, see `password-hash.ts`. */
  passwordHash: z.string().optional(),
  /** The one-time link: only the hash of its secret is kept. */
  setup: z.object({ tokenHash: z.string(), expiresAt: time }).optional(),
  totp: z
    .object({
      /** Base32. */
      secret: z.string(),
      /** Unset until the first code was given. */
      confirmedAt: time.optional(),
      /** The last time step a code was taken for: a code counts once (RFC 6238 section 5.2). */
      lastStep: z.int(),
    })
    .optional(),
  /** SHA-256 of each code not used yet. */
  recoveryHashes: z.array(z.string()),
  /** The identity at the single sign-on provider: issuer and subject. */
  federated: z.object({ issuer: z.string(), subject: z.string() }).optional(),
});

export type User = z.infer<typeof userSchema>;

export const USERS: Collection<User> = {
  name: 'users',
  unique: ['name'],
  indexes: [
    { field: 'name', type: 'keyword' },
    { field: 'setup.tokenHash', type: 'keyword' },
    { field: 'federated.subject', type: 'keyword' },
    { field: 'status', type: 'keyword' },
    { field: 'constituencies', type: 'keyword' },
  ],
};

/** A signed-in browser. The id is the SHA-256 of the cookie's secret. */
export interface Session extends Document {
  readonly userId: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** The second factor is still to be given: the session can do nothing else. */
  readonly pending: boolean;
  readonly steppedUpAt?: number;
  /** What the person recognises the device by. */
  readonly userAgent: string;
  readonly address: string;
}

export const SESSIONS: Collection<Session> = {
  name: 'sessions',
  indexes: [
    { field: 'userId', type: 'keyword' },
    { field: 'lastSeenAt', type: 'number' },
  ],
};

/** A program's access. The id is the SHA-256 of the token, which was shown once. */
export interface ApiToken extends Document {
  readonly userId: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
}

export const API_TOKENS: Collection<ApiToken> = {
  name: 'api-tokens',
  indexes: [{ field: 'userId', type: 'keyword' }],
};
