import type { Action } from '../../server/policy/action.ts';

export type PageName = 'alerts' | 'users' | 'me';

const NEEDS = [
  ['alerts', 'alert.read'],
  ['users', 'user.read'],
] as const satisfies readonly (readonly [PageName, Action])[];

/**
 * The pages of someone with these rights, in the order of the navigation; the first is where they
 * land. Everyone has a page about themselves.
 */
export function ownPages(actions: readonly Action[]): readonly PageName[] {
  const granted = NEEDS.filter(([, action]) => actions.includes(action)).map(([page]) => page);
  // Accounts alone are not where an administrator begins: the own page says who one is.
  return actions.includes('alert.read') ? [...granted, 'me'] : ['me', ...granted];
}
