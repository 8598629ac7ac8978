import type { Marking } from '../../ingest/event/tlp.ts';
import type { Action } from './action.ts';
import { FOUR_EYES_ACTIONS, STEP_UP_ACTIONS } from './action.ts';
import type { Reach } from './grants.ts';
import type { Subject } from './subject.ts';
import { reachesOf } from './subject.ts';

/** What an action is done to, as far as the decision needs to know it. */
export interface PolicyObject {
  /** The constituents it is about; empty for what belongs to no agency (rules, status). */
  readonly constituents: readonly string[];
  readonly marking?: Marking;
  /** Restricted: only those on the access list, whatever their role. */
  readonly restricted?: boolean;
  /** User ids with access of their own: liaisons, and everyone on a restricted case. */
  readonly access?: readonly string[];
}

/** What else the decision depends on. */
export interface PolicyContext {
  /** In ms. */
  readonly now: number;
  /** Who approved a four-eyes act. */
  readonly approvedBy?: string;
  /** A break-glass opened by this subject for this object, which is not over. */
  readonly brokenGlass?: boolean;
}

export type Decision =
  | { readonly effect: 'allow' }
  /** Allowed without content: numbers, times, names of rules; no events, no notes. */
  | { readonly effect: 'redact' }
  | { readonly effect: 'deny'; readonly reason: DenyReason };

export type DenyReason =
  | 'not-granted'
  | 'other-constituent'
  | 'restricted'
  | 'not-a-recipient'
  | 'step-up-needed'
  | 'second-person-needed';

/** How long a second factor given counts for dangerous acts. */
export const STEP_UP_MS = 10 * 60_000;

/**
 * The one decision on who may do what. Pure; every way in and out asks it. Reads of many objects
 * use `scopeOf`, which is the same decision as a filter (a property test holds them together).
 */
export function decide(
  subject: Subject,
  action: Action,
  object: PolicyObject,
  context: PolicyContext,
): Decision {
  const reaches = reachesOf(subject, action);
  if (reaches.size === 0) return deny('not-granted');
  const seen = visible(subject, reaches, object, context.brokenGlass === true);
  if (seen.effect === 'deny') return seen;
  if (STEP_UP_ACTIONS.has(action) && !isSteppedUp(subject, context.now))
    return deny('step-up-needed');
  if (FOUR_EYES_ACTIONS.has(action)) {
    if (context.approvedBy === undefined || context.approvedBy === subject.id)
      return deny('second-person-needed');
  }
  return seen;
}

function visible(
  subject: Subject,
  reaches: ReadonlySet<Reach>,
  { constituents, marking, restricted, access = [] }: PolicyObject,
  brokenGlass: boolean,
): Decision {
  const named = access.includes(subject.id);
  const own = constituents.some(constituent => subject.constituencies.includes(constituent));
  const whole =
    reaches.has('all') || (reaches.has('own') && own) || (reaches.has('named') && named);
  if (!whole && !reaches.has('redacted')) return deny('other-constituent');
  if (restricted && !named && !brokenGlass) {
    // An auditor reads all; every such read is an audit entry.
    if (!subject.roles.includes('auditor')) return deny('restricted');
  }
  if (marking?.tlp === 'TLP:RED' && !brokenGlass) {
    const recipient = marking.recipients.includes(subject.id);
    const ofOriginator = subject.constituencies.includes(marking.originator);
    if (!recipient && !ofOriginator && !subject.roles.includes('auditor'))
      return deny('not-a-recipient');
  }
  return whole ? { effect: 'allow' } : { effect: 'redact' };
}

/** Whether a second factor was given lately enough for a dangerous act. */
export function isSteppedUp({ steppedUpAt, kind }: Subject, now: number): boolean {
  // A service cannot give a second factor; its token was made by someone who did.
  return kind === 'service' || (steppedUpAt !== undefined && now - steppedUpAt < STEP_UP_MS);
}

function deny(reason: DenyReason): Decision {
  return { effect: 'deny', reason };
}
