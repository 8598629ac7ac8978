import type { Generation } from '../detectors/generation.ts';
import type { RulePack } from '../detectors/sigma/rule-pack.ts';
import type { Rejection } from '../detectors/sigma/rule.ts';
import type { IngestCounters } from '../ingest/ingest-messages.ts';
import type { SourceCounters } from '../ingest/sources/intake.ts';
import { newCounters } from '../ingest/sources/intake.ts';
import type { Status } from './api/contract/status.ts';
import type { Progress } from './progress.ts';
import type { Troubles } from './troubles.ts';

interface Parts {
  readonly generation: Generation;
  readonly pack: RulePack;
  readonly rejected: readonly Rejection[];
  readonly progress: Progress;
  readonly troubles: Troubles;
  /** Undefined in the first second. */
  readonly counters: IngestCounters | undefined;
}

/** What `/status` answers. */
export function statusOf({
  generation,
  pack,
  rejected,
  progress,
  troubles,
  counters,
}: Parts): Status {
  const none: SourceCounters = newCounters();
  const udp = counters?.syslogUdp;
  return {
    rules: {
      generation: generation.id,
      loaded: pack.loaded,
      running: pack.running,
      rejected: rejected.map(({ file, line, rule, reason, code }) => ({
        file,
        line,
        rule,
        reason,
        code,
      })),
    },
    ingest: {
      accepted: counters?.pipeline.accepted ?? 0,
      repeated: counters?.pipeline.repeated ?? 0,
      unparsed: counters?.pipeline.unparsed ?? 0,
      storeLag: progress.storeLag,
      detectionLag: progress.detectionLag,
      saturated: counters?.saturated ?? false,
      syslogTcp: counters?.syslogTcp ?? none,
      syslogUdp: {
        ...(udp ?? none),
        receiveBufferBytes: udp?.receiveBufferBytes ?? 0,
        kernelDrops: udp?.kernelDrops ?? null,
      },
      agents: counters?.agents ?? none,
    },
    troubles: [...troubles.newest()],
  };
}
