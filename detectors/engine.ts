import type { StreamReader, StreamRecord } from '../ingest/stream/event-stream.ts';
import type { AlertSink, DetectionStep } from './alert-sink.ts';
import type { GroupCheckpoint } from './correlation/correlation-engine.ts';
import type { Correlator } from './correlate.ts';
import { createCorrelator } from './correlate.ts';
import type { RuleSource } from './generation.ts';
import type { FromMatcher } from './match-messages.ts';
import type { MatchPool } from './match-pool.ts';

export interface EngineDeps {
  readonly partition: number;
  readonly reader: StreamReader;
  readonly rules: RuleSource;
  readonly pool: MatchPool;
  readonly sink: AlertSink;
  /** Generation and groups at the reader's offset. */
  readonly generation: string | undefined;
  readonly groups: readonly GroupCheckpoint[];
  /** Told after each commit. */
  onApplied(step: DetectionStep): void;
  /** Resolves when there may be more to read, at the latest after a second. */
  more(): Promise<void>;
  readonly stop: AbortSignal;
}

const READ_BYTES = 1024 * 1024;
/** Records without hits are committed together, at least this often. */
const QUIET_COMMIT_MS = 1000;

type Job = { readonly record: StreamRecord; readonly answer?: Promise<FromMatcher> };

/**
 * Detection over one partition: reads ahead, lets workers match, and takes their answers in the
 * journal's order, so that correlations see time as it was. One record with hits is one commit:
 * what is committed does not depend on how fast anything was.
 */
export async function runEngine(deps: EngineDeps): Promise<void> {
  const { reader, pool, rules, sink, partition } = deps;
  const known = new Map<string, GroupCheckpoint>();
  for (const group of deps.groups) known.set(group.key, group);
  let correlator: Correlator | undefined;
  let generation = deps.generation;
  if (generation !== undefined) {
    const loaded = await rules.generation(generation);
    pool.prepare(loaded);
    correlator = createCorrelator(loaded, known.values());
  }
  const jobs: Job[] = [];
  let matching = generation;
  let quiet: DetectionStep | undefined;
  let committedAt = performance.now();

  while (!deps.stop.aborted) {
    if (jobs.length < pool.workers * 2) {
      const records = await reader.read(READ_BYTES);
      for (const record of records) jobs.push(await begin(record));
    }
    const job = jobs.shift();
    if (job) await finish(job);
    if (quiet && performance.now() - committedAt > QUIET_COMMIT_MS) await commit(quiet);
    if (!job) await deps.more();
  }
  // An answer nobody waits for must not end the process.
  for (const { answer } of jobs) answer?.catch(() => undefined);

  async function begin(record: StreamRecord): Promise<Job> {
    if (record.kind === 'control') {
      matching = record.control.generation;
      pool.prepare(await rules.generation(matching));
      return { record };
    }
    if (record.kind === 'tick' || matching === undefined) return { record };
    return { record, answer: pool.match(matching, record) };
  }

  async function finish({ record, answer }: Job): Promise<void> {
    const found = await answer;
    let hits: DetectionStep['hits'] = [];
    if (record.kind === 'control') {
      generation = record.control.generation;
      remember(correlator?.changes() ?? []);
      correlator = createCorrelator(await rules.generation(generation), known.values());
    } else if (record.kind === 'tick') {
      correlator?.tick(record.at);
    } else if (found) {
      hits = correlator?.apply(found.matches) ?? [];
    }
    const groups = remember(correlator?.changes() ?? []);
    const deadLetters = found?.deadLetters ?? [];
    const offset = record.firstOffset + (record.kind === 'events' ? record.count : 1);
    const step = {
      partition,
      offset,
      generation,
      hits,
      groups: [...(quiet?.groups ?? []), ...groups],
      deadLetters,
    };
    if (hits.length > 0 || deadLetters.length > 0 || record.kind === 'control') await commit(step);
    else quiet = step;
  }

  function remember(changes: readonly GroupCheckpoint[]): readonly GroupCheckpoint[] {
    for (const group of changes) {
      known.delete(group.key);
      if (group.state !== null) known.set(group.key, group);
    }
    return changes;
  }

  async function commit(step: DetectionStep): Promise<void> {
    await sink.apply(step);
    quiet = undefined;
    committedAt = performance.now();
    deps.onApplied(step);
  }
}
