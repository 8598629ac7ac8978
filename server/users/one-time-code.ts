import { generateSync, generateURI } from 'otplib';

const STEP_SECONDS = 30;
/** A code of the step before and after counts too: clocks differ. */
const DRIFT = 1;

/**
 * The time step whose code was given (RFC 6238), later than the last one taken: a code works
 * once. Undefined for any other code.
 * @param secret base32, as `otplib` makes it
 * @param now in ms
 */
export function acceptedStep(
  secret: string,
  code: string,
  lastStep: number,
  now: number,
): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const current = Math.floor(now / 1000 / STEP_SECONDS);
  for (let step = Math.max(lastStep + 1, current - DRIFT); step <= current + DRIFT; step++) {
    if (codeAt(secret, step) === code) return step;
  }
  return undefined;
}

/** The code of a time step. */
export function codeAt(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * STEP_SECONDS });
}

/** What authenticator applications read as a QR code. */
export function totpUri(secret: string, account: string): string {
  return generateURI({ issuer: 'Kharuul', label: account, secret });
}
