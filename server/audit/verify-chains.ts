import { NO_HASH, commitmentOf, entryId, hashOf, isChainName } from './chain.ts';
import { canonicalJson } from './canonical-json.ts';
import type { AuditRecord, Json } from './audit-entry.ts';
import type { ChainPlace, ChainRow } from './chain.ts';

/** What is wrong, and where; `sequence` is the first entry concerned. */
export interface AuditFault {
  readonly fault:
    | 'entry-changed'
    | 'payload-changed'
    | 'payload-missing'
    | 'order-broken'
    | 'entries-missing'
    | 'chain-missing'
    | 'rewritten'
    | 'cut-unproven'
    | 'signature-wrong'
    | 'checkpoint-unreadable';
  readonly chain?: string;
  readonly sequence?: number;
  readonly message: string;
}

type Link = Omit<AuditRecord, 'id' | 'version' | 'hash' | 'reason' | 'payload'>;

/** Recomputes chains from their links. Holds the hashes that are asked for and little else. */
export class ChainVerifier {
  readonly faults: AuditFault[] = [];
  /** The last link of each chain, as far as it is whole or not. */
  readonly heads = new Map<string, ChainPlace>();
  entries = 0;
  private readonly wanted: ReadonlySet<string>;
  private readonly found = new Map<string, string>();
  /** Entries without the reason and payload they were written with. */
  private readonly bare = new Map<string, Link>();
  private readonly erased = new Set<string>();

  /**
   * @param cuts where chains begin that retention cut
   * @param wanted ids of entries whose hash is asked for later
   */
  constructor(cuts: readonly ChainPlace[], wanted: ReadonlySet<string>) {
    for (const cut of cuts) this.heads.set(cut.chain, cut);
    this.wanted = wanted;
  }

  /** Links must come in the order of their ids. */
  add(row: ChainRow): void {
    this.entries += 1;
    const link = readLink(row.entry);
    if (link === undefined || entryId(link.chain, link.sequence) !== row.id) {
      const [chain = row.id, digits] = row.id.split('.');
      this.fault('entry-changed', chain, Number(digits) || 0, 'is not the entry its id names');
      // The chain goes on behind it, so that what follows is judged by itself.
      if (isChainName(chain) && Number.isSafeInteger(Number(digits))) {
        this.heads.set(chain, { chain, sequence: Number(digits), hash: row.hash });
      }
      return;
    }
    const { chain, sequence, previous, commitment } = link;
    const last = this.heads.get(chain) ?? { chain, sequence: 0, hash: NO_HASH };
    if (sequence !== last.sequence + 1) {
      this.fault('entries-missing', chain, last.sequence + 1, `to ${sequence - 1} are missing`);
    } else if (previous !== last.hash) {
      this.fault('order-broken', chain, sequence, 'does not follow the entry before it');
    }
    if (hashOf(row.entry) !== row.hash) {
      this.fault('entry-changed', chain, sequence, 'was changed: its hash is another');
    }
    if (row.detail === null && row.salt === null) {
      if (commitment !== undefined) this.bare.set(row.id, link);
    } else if (
      commitment === undefined ||
      commitmentOf(row.salt ?? '', row.detail ?? '') !== commitment
    ) {
      this.fault('payload-changed', chain, sequence, 'has a reason or payload of another');
    }
    if (link.action === 'erase' && link.object.kind === 'audit') this.erased.add(link.object.id);
    if (this.wanted.has(row.id)) this.found.set(row.id, row.hash);
    this.heads.set(chain, { chain, sequence, hash: row.hash });
  }

  /** Judges what can only be judged when all links were seen. */
  finish(): void {
    for (const [id, { chain, sequence }] of this.bare) {
      if (this.erased.has(id)) continue;
      this.fault('payload-missing', chain, sequence, 'lost its payload, and no entry tells of it');
    }
  }

  hashAt(place: ChainPlace): string | undefined {
    return this.found.get(entryId(place.chain, place.sequence));
  }

  private fault(
    fault: AuditFault['fault'],
    chain: string,
    sequence: number,
    message: string,
  ): void {
    this.faults.push({ fault, chain, sequence, message: `entry ${sequence} ${message}` });
  }
}

/** Undefined where the text is not exactly what `nextRow` writes. */
function readLink(text: string): Link | undefined {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
    if (canonicalJson(value) !== text) return undefined;
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const link = value as unknown as Link;
  const { chain, sequence, object } = link;
  if (typeof chain !== 'string' || !isChainName(chain) || typeof object?.id !== 'string') {
    return undefined;
  }
  return Number.isSafeInteger(sequence) && sequence > 0 ? link : undefined;
}
