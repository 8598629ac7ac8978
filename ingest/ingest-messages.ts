import type { SourceCounters } from './sources/intake.ts';
import type { AgentToken } from './sources/config-sources.ts';
import type { SourceSnapshot } from './sources/source-snapshot.ts';
import type { Damage } from './journal/recover.ts';
import type { PipelineCounters } from './pipeline.ts';

/** How the ingest thread is set up. */
export interface IngestSettings {
  readonly journalFolder: string;
  /** Beside the journal: what must outlive its segments. */
  readonly stateFolder: string;
  readonly segmentBytes: number;
  readonly capBytes: number;
  readonly host: string;
  readonly syslogPort: number;
  readonly agentsPort: number;
  readonly agentTokens: readonly AgentToken[];
  /** The registered sources; those of `agentTokens` alone where absent. */
  readonly sources?: SourceSnapshot;
  /** IANA zone of devices that name none. */
  readonly zone: string;
  readonly maxRecordBytes: number;
  readonly maxBodyBytes: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerPeer: number;
  /** Records a second for one peer; 0 is no limit. */
  readonly recordsPerSecond: number;
  /** The furthest offset a consumer holds. */
  readonly startOffset: number;
  /** The rules that are active from the start on. */
  readonly generation: string;
}

/** What the thread is told. */
export type ToIngest =
  /** Consumers hold everything below: segments may go. */
  | { readonly type: 'release'; readonly offset: number }
  /** A generation of rules becomes active from the next record on. */
  | { readonly type: 'activate'; readonly generation: string }
  /** The register of sources has changed. */
  | { readonly type: 'sources'; readonly snapshot: SourceSnapshot }
  | { readonly type: 'close' };

/** What the thread tells. */
export type FromIngest =
  | { readonly type: 'recovered'; readonly durable: number; readonly damage: readonly Damage[] }
  | { readonly type: 'listening'; readonly syslog: number; readonly agents: number }
  | { readonly type: 'durable'; readonly offset: number }
  | { readonly type: 'counters'; readonly counters: IngestCounters }
  | { readonly type: 'failed'; readonly reason: string; readonly code: string | undefined }
  | { readonly type: 'closed' };

export interface IngestCounters {
  readonly pipeline: PipelineCounters;
  readonly syslogTcp: SourceCounters;
  readonly syslogUdp: SourceCounters & {
    readonly receiveBufferBytes: number;
    readonly kernelDrops: number | undefined;
  };
  readonly agents: SourceCounters;
  readonly saturated: boolean;
  readonly capReached: boolean;
}
