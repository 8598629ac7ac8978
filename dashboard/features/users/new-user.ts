import type { Role } from '../../../server/policy/role.ts';
import { AGENCY_ROLES } from '../../../server/policy/role.ts';
import type { NewUser } from '../../client/users.ts';

/** What the form of a new account holds. */
export interface UserDraft {
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  /** Ids, separated by spaces or commas. */
  readonly constituencies: string;
}

export type DraftTrouble = 'name' | 'roles' | 'constituencies';

/** What has to be mended before an account can be asked for; the server decides. */
export function draftTroubles(draft: UserDraft): readonly DraftTrouble[] {
  const troubles: DraftTrouble[] = [];
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{1,63}$/u.test(draft.name.trim())) troubles.push('name');
  if (draft.roles.length === 0) troubles.push('roles');
  const agency = draft.roles.some(role => AGENCY_ROLES.includes(role));
  if (agency && idsOf(draft.constituencies).length === 0) troubles.push('constituencies');
  return troubles;
}

export function newUserOf(draft: UserDraft): NewUser {
  const displayName = draft.displayName.trim();
  return {
    name: draft.name.trim(),
    roles: [...draft.roles],
    constituencies: idsOf(draft.constituencies),
    ...(displayName === '' ? {} : { displayName }),
  };
}

function idsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(id => id !== ''))];
}
