import { EVERYTHING } from '../../ingest/query/filter.ts';
import type { SourceSnapshot } from '../../ingest/sources/source-snapshot.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { SOURCES } from './constituent-collections.ts';
import { allConstituents, registerVersion } from './register.ts';
import type { Source } from './source.ts';

/** An import by the command is noticed this late. */
const LOOK_MS = 10_000;

/**
 * The register as ingest uses it: tokens that are not revoked, networks of every constituent.
 * @param zone IANA zone of syslog senders that name none
 */
export async function sourceSnapshot(
  documents: DocumentStore,
  zone: string,
): Promise<SourceSnapshot> {
  // The version first: what changes meanwhile is in the next snapshot, never lost.
  const version = await registerVersion(documents);
  const [constituents, sources] = await Promise.all([
    allConstituents(documents),
    allSources(documents),
  ]);
  return {
    version,
    zone,
    tokens: sources
      .filter(({ revokedAt }) => revokedAt === undefined)
      .map(({ id, tokenHash, constituent, clockTrusted, zone: own }) => ({
        hash: tokenHash,
        source: { id, constituent, clockTrusted, zone: own },
      })),
    networks: constituents.flatMap(({ id, cidrs }) =>
      cidrs.map(cidr => ({ cidr, constituent: id })),
    ),
  };
}

interface Delivery {
  readonly documents: DocumentStore;
  readonly zone: string;
  /** The version ingest was started with. */
  readonly delivered: number;
  tell(snapshot: SourceSnapshot): void;
  onTrouble(code: string, message: string): void;
}

/**
 * Sends ingest a new snapshot after each change of the register, by whichever process.
 * @returns stops it
 */
export function deliverSources({ documents, zone, delivered, tell, onTrouble }: Delivery) {
  let last = delivered;
  let looking: Promise<void> | undefined;
  let again = false;

  async function look(): Promise<void> {
    do {
      again = false;
      if ((await registerVersion(documents)) === last) continue;
      const snapshot = await sourceSnapshot(documents, zone);
      last = snapshot.version;
      tell(snapshot);
    } while (again);
  }
  function wake(): void {
    again = true;
    looking ??= look()
      .catch((error: unknown) => onTrouble('SOURCES_STALE', (error as Error).message))
      .finally(() => (looking = undefined));
  }
  const stopListening = documents.onCommit(wake);
  const timer = setInterval(wake, LOOK_MS);

  return async (): Promise<void> => {
    clearInterval(timer);
    stopListening();
    await looking;
  };
}

async function allSources(documents: DocumentStore): Promise<Source[]> {
  const all: Source[] = [];
  const sort = { field: 'createdAt', direction: 'ascending' } as const;
  let after: string | undefined;
  do {
    const find = {
      filter: EVERYTHING,
      sort,
      limit: 1000,
      ...(after === undefined ? {} : { after }),
    };
    const page = await documents.find(SOURCES, find, SYSTEM_SCOPE);
    all.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return all;
}
