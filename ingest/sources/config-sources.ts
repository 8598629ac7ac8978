import type { SourceSnapshot } from './source-snapshot.ts';
import { DEFAULT_CONSTITUENT, tokenHash } from './source-snapshot.ts';

/** One agents' token as configuration gives it. */
export interface AgentToken {
  readonly name: string;
  readonly token: string;
}

/** The sources named in the configuration: of no constituent in particular, and always there. */
export function configSources(tokens: readonly AgentToken[], zone: string): SourceSnapshot {
  return {
    version: 0,
    zone,
    tokens: tokens.map(({ name, token }) => ({
      hash: tokenHash(token),
      source: {
        id: `agents/${name}`,
        constituent: DEFAULT_CONSTITUENT,
        clockTrusted: true,
        zone,
      },
    })),
    networks: [],
  };
}

/** The registered sources with the configured ones; a token in both is the registered one's. */
export function withConfigured(
  snapshot: SourceSnapshot,
  configured: SourceSnapshot,
): SourceSnapshot {
  return { ...snapshot, tokens: [...configured.tokens, ...snapshot.tokens] };
}
