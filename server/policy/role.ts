/** Who people are here. A user may have several. */
export const ROLES = [
  /** Configures; does not read case content. */
  'administrator',
  'lead',
  'analyst',
  'detection-engineer',
  'manager',
  /** Reads all, changes nothing. */
  'auditor',
  'agency-administrator',
  'agency-reporter',
  /** Named cases only. */
  'liaison',
  /** A wall screen: numbers, no content. */
  'kiosk',
  /** A program; does what its token says and no more. */
  'service',
] as const;

export type Role = (typeof ROLES)[number];

/** Roles that belong to an agency: they need constituencies, and never see beyond them. */
export const AGENCY_ROLES: readonly Role[] = ['agency-administrator', 'agency-reporter'];
