/**
 * The token in an `Authorization` header, in each form that senders can be configured to use:
 * `Bearer token`, `ApiKey base64(name:token)`, `Basic base64(name:token)`.
 */
export function bearerToken(header: string | undefined): string | undefined {
  const space = header?.indexOf(' ') ?? -1;
  if (header === undefined || space < 0) return undefined;
  const scheme = header.slice(0, space).toLowerCase();
  const value = header.slice(space + 1).trim();
  if (scheme === 'bearer') return value;
  if (scheme !== 'apikey' && scheme !== 'basic') return undefined;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : pair.slice(colon + 1);
}
