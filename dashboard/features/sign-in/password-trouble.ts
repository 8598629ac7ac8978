export const MIN_PASSWORD = 12;
const MAX_PASSWORD = 256;
const MIN_DISTINCT = 5;

/**
 * What the browser can already see wrong in a new password; the server decides, and knows of the
 * name and of breaches too. Its rules are those of `server/users/password-rules.ts`.
 */
export function passwordTrouble(
  password: string,
): 'too-short' | 'too-long' | 'too-uniform' | undefined {
  const length = passwordLength(password);
  if (length < MIN_PASSWORD) return 'too-short';
  if (length > MAX_PASSWORD) return 'too-long';
  return new Set(password).size < MIN_DISTINCT ? 'too-uniform' : undefined;
}

/** In characters as people count them, near enough: code points. */
export function passwordLength(password: string): number {
  return Array.from(password).length;
}
