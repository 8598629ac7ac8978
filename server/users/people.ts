import type { DocumentStore } from '../store/document-store.ts';
import type { Accounts } from './accounts.ts';
import { createAccounts } from './accounts.ts';
import type { Identify } from './identify.ts';
import { createIdentify } from './identify.ts';
import type { BreachList } from './password-rules.ts';
import type { Sessions } from './sessions.ts';
import { createSessions } from './sessions.ts';
import { createSignInLimits } from './sign-in-limits.ts';
import type { SignIn } from './sign-in.ts';
import { createSignIn } from './sign-in.ts';
import type { StartToken } from './start-token.ts';
import { createStartToken } from './start-token.ts';

/** All that has to do with who somebody is, joined. */
export interface People {
  readonly startToken: StartToken;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly identify: Identify;
  now(): number;
}

/** @param now in ms */
export function createPeople(
  documents: DocumentStore,
  breaches: BreachList,
  now: () => number,
): People {
  const startToken = createStartToken(now);
  const accounts = createAccounts(documents, { now, breaches });
  const sessions = createSessions(documents, now);
  const signIn = createSignIn({
    documents,
    accounts,
    sessions,
    limits: createSignInLimits(now),
    now,
  });
  const identify = createIdentify({ documents, accounts, sessions, startToken, now });
  return { startToken, accounts, sessions, signIn, identify, now };
}
