import { randomUUID } from 'node:crypto';
import type { Role } from '../policy/role.ts';
import { AGENCY_ROLES } from '../policy/role.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import { accountAct } from './account-audit.ts';
import type { Accounts } from './accounts.ts';
import type { FederatedPerson } from './single-sign-on.ts';
import { rolesOf } from './single-sign-on.ts';
import type { User } from './user.ts';
import { USERS, userNameSchema } from './user.ts';

export type FederationFault = 'no-role' | 'disabled' | 'name-taken' | 'name-invalid';

/**
 * The account of a person whom the provider vouches for: found by issuer and subject, made at the
 * first sign-in, its roles brought to what the groups say each time. An account made here with a
 * password is never taken over by name: whoever runs the provider could otherwise be anybody.
 */
export async function accountOf(
  documents: DocumentStore,
  accounts: Accounts,
  person: FederatedPerson,
  mapping: Readonly<Record<string, Role>>,
  now: () => number,
): Promise<{ readonly user: User } | { readonly fault: FederationFault }> {
  const roles = rolesOf(person.groups, mapping).filter(role => !AGENCY_ROLES.includes(role));
  const filter = {
    type: 'and',
    filters: [
      { type: 'equals', field: 'federated.subject', value: person.subject, cased: true },
      { type: 'equals', field: 'federated.issuer', value: person.issuer, cased: true },
    ],
  } as const;
  const sort = { field: 'name', direction: 'ascending' } as const;
  const { items } = await documents.find(USERS, { filter, sort, limit: 1 }, SYSTEM_SCOPE);
  const existing = items[0];
  if (existing?.status === 'disabled') return { fault: 'disabled' };
  if (roles.length === 0) return { fault: 'no-role' };
  if (existing) {
    const same =
      existing.roles.length === roles.length && roles.every(role => existing.roles.includes(role));
    return { user: same ? existing : await accounts.save(existing, { roles }) };
  }
  if (!userNameSchema.safeParse(person.name).success) return { fault: 'name-invalid' };
  if (await accounts.byName(person.name)) return { fault: 'name-taken' };
  const user: User = {
    id: randomUUID(),
    version: 1,
    name: person.name,
    displayName: person.displayName,
    roles,
    constituencies: [],
    status: 'active',
    createdAt: new Date(now()).toISOString(),
    recoveryHashes: [],
    federated: { issuer: person.issuer, subject: person.subject },
  };
  const doer = { kind: 'system', id: 'single-sign-on' } as const;
  await documents.commit([
    put(USERS, user),
    accountAct('create', 'user', user.id, doer, now(), { name: user.name, roles }),
  ]);
  return { user };
}
