import type { Session } from '../client/session.ts';
import type { Next } from '../client/sign-in.ts';

/** How far the person at this browser is; each stage is a page, `open` is all the others. */
export type Stage =
  | { readonly at: 'set-up'; readonly secret: string | undefined }
  | { readonly at: 'sign-in'; readonly accounts: boolean; readonly singleSignOn: boolean }
  | { readonly at: 'second-factor' }
  | { readonly at: 'enrol' }
  /** `starter`: signed in by the token of the start, without an account. */
  | { readonly at: 'open'; readonly starter: boolean }
  | { readonly at: 'unreachable'; readonly error: Error };

export function stageOf({ open, next, accounts, singleSignOn }: Session): Stage {
  if (next !== undefined) return { at: next };
  return open
    ? { at: 'open', starter: !accounts }
    : { at: 'sign-in', accounts, singleSignOn: singleSignOn === true };
}

/** The stage after a step of signing in to an account. */
export function stageAfter(next: Next): Stage {
  return next === 'done' ? { at: 'open', starter: false } : { at: next };
}
