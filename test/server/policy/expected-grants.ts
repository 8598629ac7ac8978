import type { Action } from '../../../server/policy/action.ts';
import type { Role } from '../../../server/policy/role.ts';

/**
 * Written by hand from what each role is for; it imports nothing of the policy but names. Each
 * entry: an object of the own constituency, of another one, of another one that names the
 * subject. Agency roles are asked as users of the own constituency. What is not here is denied.
 */
type Row = Readonly<Partial<Record<Action, string>>>;

const yes = 'allow allow allow';
const own = 'allow deny deny';
const named = 'deny deny allow';
const noContent = 'redact redact redact';

export const EXPECTED: Readonly<Record<Role, Row>> = {
  administrator: {
    'constituent.read': yes, 'constituent.write': yes, 'source.read': yes, 'source.write': yes,
    'user.read': yes, 'user.write': yes, 'token.write': yes, 'rule.read': yes,
    'retention.read': yes, 'retention.erase': yes, 'status.read': yes,
  },
  lead: {
    'alert.read': yes, 'alert.write': yes, 'event.read': yes, 'case.read': yes, 'case.write': yes,
    'case.delete': yes, 'suppression.read': yes, 'suppression.write': yes, 'rule.read': yes,
    'constituent.read': yes, 'source.read': yes, 'user.read': yes, 'status.read': yes,
    'metrics.read': yes, 'break-glass.use': yes, 'break-glass.review': yes,
  },
  analyst: {
    'alert.read': yes, 'alert.write': yes, 'event.read': yes, 'case.read': yes, 'case.write': yes,
    'suppression.read': yes, 'suppression.write': yes, 'rule.read': yes, 'constituent.read': yes,
    'source.read': yes, 'status.read': yes, 'metrics.read': yes, 'break-glass.use': yes,
  },
  'detection-engineer': {
    'alert.read': yes, 'event.read': yes, 'suppression.read': yes, 'suppression.write': yes,
    'rule.read': yes, 'rule.write': yes, 'source.read': yes, 'status.read': yes, 'metrics.read': yes,
  },
  manager: {
    'alert.read': noContent, 'case.read': noContent, 'constituent.read': yes, 'status.read': yes,
    'metrics.read': yes,
  },
  auditor: {
    'alert.read': yes, 'event.read': yes, 'case.read': yes, 'suppression.read': yes,
    'rule.read': yes, 'constituent.read': yes, 'source.read': yes, 'user.read': yes,
    'audit.read': yes, 'retention.read': yes, 'status.read': yes, 'metrics.read': yes,
  },
  'agency-administrator': {
    'alert.read': own, 'case.read': own, 'constituent.read': own, 'source.read': own, 'user.read': own,
  },
  'agency-reporter': { 'case.read': own, 'constituent.read': own },
  liaison: { 'case.read': named },
  kiosk: { 'status.read': yes, 'metrics.read': yes },
  service: {},
}; // prettier-ignore
