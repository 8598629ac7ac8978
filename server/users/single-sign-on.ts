import * as client from 'openid-client';
import type { Role } from '../policy/role.ts';

/** What a provider says of a person. */
export interface FederatedPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  /** The provider says that a second factor was given (RFC 8176 `mfa`). */
  readonly secondFactor: boolean;
}

/** What the browser has to bring back: kept in a cookie of its own while it is away. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/**
 * Port of single sign-on. Adapters: OpenID Connect below; another protocol would be another one.
 */
export interface SingleSignOn {
  /** Where to send the browser. */
  begin(): Promise<{ readonly url: string; readonly attempt: Attempt }>;
  /** @throws Error where the provider's answer cannot be trusted */
  finish(callback: URL, attempt: Attempt): Promise<FederatedPerson>;
}

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/** OpenID Connect, authorization code flow with PKCE (RFC 7636), state and nonce. */
export function openIdConnect({
  issuer,
  clientId,
  clientSecret,
  redirectUri,
}: OidcSettings): SingleSignOn {
  // A provider on this machine (tests, a proxy beside us) may speak plain HTTP; no other may.
  const local = ['127.0.0.1', 'localhost'].includes(new URL(issuer).hostname);
  const options = local ? { execute: [client.allowInsecureRequests] } : {};
  let discovered: Promise<client.Configuration> | undefined;

  function configuration(): Promise<client.Configuration> {
    discovered ??= client
      .discovery(new URL(issuer), clientId, clientSecret, undefined, options)
      .catch((error: unknown) => {
        // Down now is not down for good.
        discovered = undefined;
        throw error;
      });
    return discovered;
  }

  return {
    async begin() {
      const attempt = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid profile groups',
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, attempt };
    },
    async finish(callback, { state, nonce, verifier }) {
      const tokens = await client.authorizationCodeGrant(await configuration(), callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      const name = textOf(claims['preferred_username']) ?? claims.sub;
      return {
        issuer: claims.iss,
        subject: claims.sub,
        name,
        displayName: textOf(claims['name']) ?? name,
        groups: listOf(claims['groups']),
        secondFactor: listOf(claims['amr']).includes('mfa'),
      };
    },
  };
}

/** Roles of a person's groups, as the configuration maps them; none where no group is mapped. */
export function rolesOf(
  groups: readonly string[],
  mapping: Readonly<Record<string, Role>>,
): Role[] {
  return [
    ...new Set(groups.flatMap(group => (Object.hasOwn(mapping, group) ? [mapping[group]!] : []))),
  ];
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim.slice(0, 128) : undefined;
}

function listOf(claim: unknown): string[] {
  return Array.isArray(claim) ? claim.filter(one => typeof one === 'string') : [];
}
