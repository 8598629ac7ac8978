import type { Action } from './action.ts';
import type { Reach } from './grants.ts';
import { GRANTS } from './grants.ts';
import type { Role } from './role.ts';
import { AGENCY_ROLES } from './role.ts';

/** Who asks: a person by a session, or a program by a token. */
export interface Subject {
  readonly id: string;
  readonly kind: 'user' | 'service';
  readonly roles: readonly Role[];
  /** Constituents the subject belongs to; the centre's own people have none. */
  readonly constituencies: readonly string[];
  /** For a service: the actions its token carries, each no wider than `roles` allow. */
  readonly tokenActions?: readonly Action[];
  /** When the second factor was last given, in ms; absent where never. */
  readonly steppedUpAt?: number;
}

/** The grants that a subject has for an action: of every role, narrowed by a token's scopes. */
export function reachesOf(subject: Subject, action: Action): ReadonlySet<Reach> {
  const reaches = new Set<Reach>();
  if (subject.tokenActions && !subject.tokenActions.includes(action)) return reaches;
  for (const role of subject.roles) {
    const reach = GRANTS[role][action];
    if (reach === undefined) continue;
    // A centre's role given to someone of an agency by mistake must not open the others.
    const bound = subject.constituencies.length > 0 && !AGENCY_ROLES.includes(role);
    reaches.add(bound && reach === 'all' ? 'own' : reach);
  }
  return reaches;
}
