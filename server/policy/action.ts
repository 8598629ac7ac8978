/** Everything that can be done to something. Write is never delete. */
export const ACTIONS = [
  'alert.read',
  'alert.write',
  'event.read',
  'case.read',
  'case.write',
  'case.delete',
  'suppression.read',
  'suppression.write',
  'rule.read',
  'rule.write',
  'constituent.read',
  'constituent.write',
  'source.read',
  'source.write',
  'user.read',
  'user.write',
  'token.write',
  'audit.read',
  'retention.read',
  'retention.erase',
  'status.read',
  'metrics.read',
  'break-glass.use',
  'break-glass.review',
] as const;

export type Action = (typeof ACTIONS)[number];

/** Dangerous acts: a second factor given within the last minutes is needed. */
export const STEP_UP_ACTIONS: ReadonlySet<Action> = new Set<Action>([
  'user.write',
  'token.write',
  'source.write',
  'case.delete',
  'retention.erase',
  'break-glass.use',
]);

/** Acts that a second person has to approve. */
export const FOUR_EYES_ACTIONS: ReadonlySet<Action> = new Set<Action>([
  'case.delete',
  'retention.erase',
]);

/** Acts that change something: an auditor has none of them. */
export function isChange(action: Action): boolean {
  return !action.endsWith('.read');
}
