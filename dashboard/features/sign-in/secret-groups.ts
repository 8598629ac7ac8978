/** A base32 secret in groups of four, as people copy it from a screen: `ABCD EFGH`. */
export function secretGroups(secret: string): string {
  return secret.replaceAll(/.{4}(?=.)/g, '$& ');
}

/**
 * The account that an `otpauth:` address names, for people to see whose key this is.
 * @returns undefined where it names none
 */
export function accountOf(uri: string): string | undefined {
  // The Key Uri Format: otpauth://totp/ISSUER:ACCOUNT?…; browsers differ in parsing its host.
  const label = /^otpauth:\/\/totp\/([^?]*)/.exec(uri)?.[1] ?? '';
  try {
    const text = decodeURIComponent(label);
    const account = text.slice(text.indexOf(':') + 1).trim();
    return account === '' ? undefined : account;
  } catch {
    return undefined;
  }
}
