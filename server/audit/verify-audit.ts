import { entryId } from './chain.ts';
import { isSigned } from './checkpoint.ts';
import { ChainVerifier } from './verify-chains.ts';
import type { KeyObject } from 'node:crypto';
import type { AuditLog } from '../store/audit-log.ts';
import type { ChainPlace, ChainRow } from './chain.ts';
import type { ReadCheckpoint } from './checkpoint-file.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { AuditFault } from './verify-chains.ts';

export interface AuditReport {
  readonly whole: boolean;
  readonly entries: number;
  readonly chains: readonly (ChainPlace & {
    /** The newest sequence that a good checkpoint vouches for; 0 where none does. */
    readonly signed: number;
  })[];
  readonly checkpoints: number;
  readonly faults: readonly AuditFault[];
}

const PAGE = 1000;

/**
 * Recomputes every chain and holds it against checkpoints.
 * @param checkpoints lines in the order they were written, of one file or several
 * @param key the public key that checkpoints must be signed with; undefined where there is none,
 * which is a fault as soon as there is a checkpoint
 * @param onRow sees each link, in order
 */
export async function verifyAudit(
  log: AuditLog,
  checkpoints: readonly ReadCheckpoint[],
  key: KeyObject | undefined,
  onRow: (row: ChainRow) => Promise<void> | void = () => {},
): Promise<AuditReport> {
  const { good, faults } = judge(checkpoints, key);
  // Before the links: what is appended meanwhile is more than the places say, never less.
  const { cuts } = await log.places();
  const wanted = new Set(
    good.flatMap(({ heads, cuts }) => [...heads, ...cuts].map(place => idOf(place))),
  );
  const verifier = new ChainVerifier(cuts, wanted);
  for (let after = ''; ;) {
    const rows = await log.rows(after, PAGE);
    for (const row of rows) {
      verifier.add(row);
      await onRow(row);
    }
    after = rows.at(-1)?.id ?? '';
    if (rows.length < PAGE) break;
  }
  verifier.finish();
  faults.push(...verifier.faults, ...unproven(cuts, good));
  const signed = new Map<string, number>();
  const told = new Set<string>();
  for (const checkpoint of good) {
    for (const head of checkpoint.heads) {
      const fault = against(head, checkpoint, cuts, verifier);
      const mark = `${fault?.fault} ${head.chain}`;
      if (fault !== undefined && !told.has(mark)) faults.push(fault);
      if (fault !== undefined) told.add(mark);
      else signed.set(head.chain, Math.max(signed.get(head.chain) ?? 0, head.sequence));
    }
  }
  return {
    whole: faults.length === 0,
    entries: verifier.entries,
    chains: [...verifier.heads.values()].map(head => ({
      ...head,
      signed: signed.get(head.chain) ?? 0,
    })),
    checkpoints: good.length,
    faults,
  };
}

function judge(checkpoints: readonly ReadCheckpoint[], key: KeyObject | undefined) {
  const faults: AuditFault[] = [];
  const good: Checkpoint[] = [];
  for (const { file, line, checkpoint } of checkpoints) {
    const place = `line ${line} of ${file}`;
    if (checkpoint === undefined) {
      faults.push({ fault: 'checkpoint-unreadable', message: `${place} is no checkpoint` });
    } else if (key === undefined || !isSigned(checkpoint, key)) {
      const message = `${place} is not signed by the expected key; it names key ${checkpoint.key}`;
      faults.push({ fault: 'signature-wrong', message });
    } else good.push(checkpoint);
  }
  return { good, faults };
}

/** A cut that no signed checkpoint carries may hide what was before it. */
function unproven(cuts: readonly ChainPlace[], good: readonly Checkpoint[]): AuditFault[] {
  const proven = new Set(good.flatMap(one => one.cuts.map(cut => `${idOf(cut)} ${cut.hash}`)));
  return cuts
    .filter(cut => !proven.has(`${idOf(cut)} ${cut.hash}`))
    .map(({ chain, sequence }) => ({
      fault: 'cut-unproven',
      chain,
      sequence,
      message: `entries to ${sequence} were dropped, and no signed checkpoint carries that cut`,
    }));
}

/** What a signed head says against the chain that is there. */
function against(
  head: ChainPlace,
  { at }: Checkpoint,
  cuts: readonly ChainPlace[],
  verifier: ChainVerifier,
): AuditFault | undefined {
  const { chain, sequence } = head;
  const cut = cuts.find(one => one.chain === chain);
  // Dropped since; the cut is judged by itself.
  if (cut !== undefined && sequence < cut.sequence) return undefined;
  const hash = cut?.sequence === sequence ? cut.hash : verifier.hashAt(head);
  if (hash === head.hash) return undefined;
  const now = verifier.heads.get(chain);
  if (now === undefined) {
    const message = `the chain is gone; it had ${sequence} entries on ${at}`;
    return { fault: 'chain-missing', chain, sequence: 1, message };
  }
  if (now.sequence < sequence) {
    const message = `it ends at ${now.sequence}, and had ${sequence} entries on ${at}`;
    return { fault: 'entries-missing', chain, sequence: now.sequence + 1, message };
  }
  const message = `entry ${sequence} is not the one signed on ${at}`;
  return { fault: 'rewritten', chain, sequence, message };
}

function idOf({ chain, sequence }: ChainPlace): string {
  return entryId(chain, sequence);
}
