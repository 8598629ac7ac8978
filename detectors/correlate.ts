import { createHash } from 'node:crypto';
import type { Micros } from '../ingest/event/time.ts';
import type { Hit } from './alert/grouping.ts';
import type { Match } from './alert/match.ts';
import { hitOfMatch } from './alert/match-hit.ts';
import type { GroupCheckpoint } from './correlation/correlation-engine.ts';
import { createCorrelationEngine } from './correlation/correlation-engine.ts';
import { alertOfCorrelation } from './correlation/correlation-alert.ts';
import { silentRules } from './correlation/silent-rules.ts';
import type { Generation } from './generation.ts';
import { packOf } from './generation.ts';

/** Stage B for one generation: matches in, in offset order, hits for the sink out. */
export interface Correlator {
  readonly generation: string;
  apply(matches: readonly Match[]): Hit[];
  tick(at: Micros): void;
  /** The groups that changed since the last call. */
  changes(): readonly GroupCheckpoint[];
}

/** @param groups all groups of the generation before, or of the checkpoint */
export function createCorrelator(
  generation: Generation,
  groups: Iterable<GroupCheckpoint>,
): Correlator {
  const { rules, correlations } = packOf(generation);
  const engine = createCorrelationEngine(correlations, rules);
  engine.restore(groups);
  const byKey = new Map(rules.map(rule => [rule.key, rule]));
  const silent = silentRules(correlations, rules);
  return {
    generation: generation.id,
    apply(matches) {
      const hits: Hit[] = [];
      for (const match of matches) {
        const rule = byKey.get(match.rule);
        if (rule && !silent.has(match.rule)) hits.push(hitOfMatch(match, rule, sha256));
        for (const hit of engine.apply(match)) hits.push(alertOfCorrelation(hit, sha256));
      }
      return hits;
    },
    tick: at => engine.tick(at),
    changes: () => engine.changes(),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
