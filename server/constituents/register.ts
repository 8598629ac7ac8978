import { randomUUID } from 'node:crypto';
import { networkRange } from '../../ingest/event/ip-address.ts';
import { fold } from '../../ingest/query/fold.ts';
import { DEFAULT_CONSTITUENT } from '../../ingest/sources/source-snapshot.ts';
import { EVERYTHING } from '../../ingest/query/filter.ts';
import { SYSTEM_SCOPE } from '../policy/system-scope.ts';
import type { Act, DocumentStore } from '../store/document-store.ts';
import { put } from '../store/put.ts';
import type { Constituent } from './constituent.ts';
import { CONSTITUENTS, REGISTER } from './constituent-collections.ts';
import type { ConstituentRow, CsvProblem, CsvRows } from './read-csv.ts';

export interface ImportResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly problems: readonly CsvProblem[];
}

const REGISTER_ID = 'register';

/** Moves with every change of constituents or sources; 0 before the first. */
export async function registerVersion(documents: DocumentStore): Promise<number> {
  return (await documents.get(REGISTER, REGISTER_ID, SYSTEM_SCOPE))?.version ?? 0;
}

/**
 * The acts that go with every change of constituents or sources. Read before what the change is
 * decided by: of two writers who did not see each other one is refused.
 */
export async function registerMoves(documents: DocumentStore): Promise<Act[]> {
  const version = (await registerVersion(documents)) + 1;
  return [
    put(REGISTER, { id: REGISTER_ID, version }),
    { type: 'outbox', topic: 'register', payload: { version } },
  ];
}

/** Whether an id is one that events and people can belong to. */
export async function isConstituent(documents: DocumentStore, id: string): Promise<boolean> {
  if (id === DEFAULT_CONSTITUENT) return true;
  return (await documents.get(CONSTITUENTS, id, SYSTEM_SCOPE)) !== undefined;
}

/** Every constituent, by English name. */
export async function allConstituents(documents: DocumentStore): Promise<Constituent[]> {
  const all: Constituent[] = [];
  const sort = { field: 'names.en', direction: 'ascending' } as const;
  let after: string | undefined;
  do {
    const find = {
      filter: EVERYTHING,
      sort,
      limit: 500,
      ...(after === undefined ? {} : { after }),
    };
    const page = await documents.find(CONSTITUENTS, find, SYSTEM_SCOPE);
    all.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return all;
}

/**
 * Brings the register to what a CSV says: a row is the constituent of the same English name.
 * Nobody is removed. All rows or, where one has a problem, none.
 */
export async function importConstituents(
  documents: DocumentStore,
  csv: CsvRows,
  now: () => number,
): Promise<ImportResult> {
  const moves = await registerMoves(documents);
  const known = new Map((await allConstituents(documents)).map(one => [fold(one.names.en), one]));
  const problems = [...csv.problems, ...clashes(csv, known)];
  const result = { created: 0, updated: 0, unchanged: 0 };
  if (problems.length > 0) return { ...result, problems };
  const acts = csv.rows.flatMap(({ row }) => {
    const existing = known.get(fold(row.names.en));
    if (!existing) {
      result.created++;
      const createdAt = new Date(now()).toISOString();
      return [put(CONSTITUENTS, { ...row, id: randomUUID(), version: 1, contacts: [], createdAt })];
    }
    if (sameRow(existing, row)) {
      result.unchanged++;
      return [];
    }
    result.updated++;
    return [put(CONSTITUENTS, { ...existing, ...row, version: existing.version + 1 })];
  });
  if (acts.length > 0) await documents.commit([...acts, ...moves]);
  return { ...result, problems };
}

/** Why a constituent cannot be as a change has it: another has its name, or one of its networks. */
export function clashOf(
  row: Pick<Constituent, 'names' | 'cidrs'>,
  others: readonly Constituent[],
): 'name' | 'network' | undefined {
  const name = fold(row.names.en);
  if (others.some(({ names }) => fold(names.en) === name)) return 'name';
  const taken = new Set(others.flatMap(({ cidrs }) => cidrs.map(keyOf)));
  return row.cidrs.some(cidr => taken.has(keyOf(cidr))) ? 'network' : undefined;
}

/** Two constituents cannot have one name or one and the same network; networks may lie in others. */
function clashes({ rows }: CsvRows, known: ReadonlyMap<string, Constituent>): CsvProblem[] {
  const problems: CsvProblem[] = [];
  const names = new Map<string, number>();
  const networks = new Map<string, string>();
  const replaced = new Set(rows.map(({ row }) => fold(row.names.en)));
  for (const [name, { cidrs }] of known) {
    if (!replaced.has(name)) for (const cidr of cidrs) networks.set(keyOf(cidr), name);
  }
  for (const { line, row } of rows) {
    const name = fold(row.names.en);
    const earlier = names.get(name);
    if (earlier !== undefined)
      problems.push({ line, message: `name_en: the same as on line ${earlier}` });
    names.set(name, line);
    for (const cidr of row.cidrs) {
      const owner = networks.get(keyOf(cidr));
      if (owner !== undefined && owner !== name)
        problems.push({ line, message: `cidrs: ${cidr} belongs to ${owner}` });
      networks.set(keyOf(cidr), name);
    }
  }
  return problems;
}

function keyOf(cidr: string): string {
  const range = networkRange(cidr)!;
  return `${range.first}-${range.last}`;
}

function sameRow(existing: Constituent, row: ConstituentRow): boolean {
  const { names, sector, critical, centre, tlp, cidrs, asns, domains } = existing;
  const canonical = (value: ConstituentRow) =>
    JSON.stringify([
      value.names.mn,
      value.names.en,
      value.sector,
      value.critical,
      value.centre,
      value.tlp,
      value.cidrs,
      value.asns,
      value.domains,
    ]);
  return (
    canonical({ names, sector, critical, centre, tlp, cidrs, asns, domains }) === canonical(row)
  );
}
