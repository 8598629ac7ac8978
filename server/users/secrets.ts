import { createHash, randomBytes } from 'node:crypto';

const RECOVERY_CODES = 10;

/** A secret for links, cookies and tokens: 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of a secret of high entropy; nothing slower is needed for those. Only this is kept. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Codes for the day the phone is lost; each works once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    randomBytes(10)
      .toString('hex')
      .replace(/(.{5})(?=.)/g, '$1-'),
  );
}

/** The hash of a recovery code, however it was typed. */
export function hashRecoveryCode(code: string): string {
  return hashSecret(code.toLowerCase().replaceAll(/[^0-9a-f]/g, ''));
}
