import type { Action } from './action.ts';
import type { Role } from './role.ts';

/**
 * How far a grant reaches. `all`: any constituent. `own`: the subject's constituencies. `named`:
 * objects whose access list names the subject. `redacted`: all, without content.
 */
export type Reach = 'all' | 'own' | 'named' | 'redacted';

/** What each role may do. What is not here is denied. */
export const GRANTS: Readonly<Record<Role, Readonly<Partial<Record<Action, Reach>>>>> = {
  administrator: {
    'constituent.read': 'all',
    'constituent.write': 'all',
    'source.read': 'all',
    'source.write': 'all',
    'user.read': 'all',
    'user.write': 'all',
    'token.write': 'all',
    'rule.read': 'all',
    'retention.read': 'all',
    'retention.erase': 'all',
    'status.read': 'all',
  },
  lead: {
    'alert.read': 'all',
    'alert.write': 'all',
    'event.read': 'all',
    'case.read': 'all',
    'case.write': 'all',
    'case.delete': 'all',
    'suppression.read': 'all',
    'suppression.write': 'all',
    'rule.read': 'all',
    'constituent.read': 'all',
    'source.read': 'all',
    'user.read': 'all',
    'status.read': 'all',
    'metrics.read': 'all',
    'break-glass.use': 'all',
    'break-glass.review': 'all',
  },
  analyst: {
    'alert.read': 'all',
    'alert.write': 'all',
    'event.read': 'all',
    'case.read': 'all',
    'case.write': 'all',
    'suppression.read': 'all',
    'suppression.write': 'all',
    'rule.read': 'all',
    'constituent.read': 'all',
    'source.read': 'all',
    'status.read': 'all',
    'metrics.read': 'all',
    'break-glass.use': 'all',
  },
  'detection-engineer': {
    'alert.read': 'all',
    'event.read': 'all',
    'suppression.read': 'all',
    'suppression.write': 'all',
    'rule.read': 'all',
    'rule.write': 'all',
    'source.read': 'all',
    'status.read': 'all',
    'metrics.read': 'all',
  },
  manager: {
    'alert.read': 'redacted',
    'case.read': 'redacted',
    'constituent.read': 'all',
    'status.read': 'all',
    'metrics.read': 'all',
  },
  auditor: {
    'alert.read': 'all',
    'event.read': 'all',
    'case.read': 'all',
    'suppression.read': 'all',
    'rule.read': 'all',
    'constituent.read': 'all',
    'source.read': 'all',
    'user.read': 'all',
    'audit.read': 'all',
    'retention.read': 'all',
    'status.read': 'all',
    'metrics.read': 'all',
  },
  'agency-administrator': {
    'alert.read': 'own',
    'case.read': 'own',
    'constituent.read': 'own',
    'source.read': 'own',
    'user.read': 'own',
  },
  'agency-reporter': {
    'case.read': 'own',
    'constituent.read': 'own',
  },
  liaison: { 'case.read': 'named' },
  kiosk: { 'status.read': 'all', 'metrics.read': 'all' },
  // A service has the grants of its token's scopes, see `subject.ts`.
  service: {},
};
