/** What arranging needs to know of a row. */
export interface Row {
  readonly id: string;
}

export interface Arranged<R extends Row> {
  readonly rows: readonly R[];
  /** How many new rows wait until the reader asks for them. */
  readonly waiting: number;
}

/**
 * Decides which rows stand in the table. As long as the reader has not touched the list
 * (`held` undefined) it is simply the newest answer. From the first touch on, no row moves: those
 * held stay in their order with their newest content, older ones that were loaded since follow at
 * the end, new ones wait.
 * @param held the rows as they stood when the reader touched the list
 * @param latest the newest answer, newest row first
 */
export function arrangeRows<R extends Row>(
  held: readonly R[] | undefined,
  latest: readonly R[],
): Arranged<R> {
  const fresh = distinct(latest);
  if (held === undefined) return { rows: [...fresh.values()], waiting: 0 };
  const rows = held.map(row => fresh.get(row.id) ?? row);
  const heldIds = new Set(held.map(row => row.id));
  const answered = [...fresh.values()];
  const lastHeld = answered.findLastIndex(row => heldIds.has(row.id));
  let waiting = 0;
  for (const [index, row] of answered.entries()) {
    if (heldIds.has(row.id)) continue;
    // Where no held row is in the answer, everything in it is newer than all of them.
    if (lastHeld >= 0 && index > lastHeld) rows.push(row);
    else waiting++;
  }
  return { rows, waiting };
}

/** The id of the row `steps` away from `from`, held at the ends; the first where none is. */
export function neighbour(
  rows: readonly Row[],
  from: string | undefined,
  steps: number,
): string | undefined {
  const at = rows.findIndex(row => row.id === from);
  if (at < 0) return rows[0]?.id;
  return rows[Math.min(Math.max(at + steps, 0), rows.length - 1)]?.id;
}

/** By id; an alert that moved between two pages while they were asked for comes in both. */
function distinct<R extends Row>(rows: readonly R[]): Map<string, R> {
  const known = new Map<string, R>();
  for (const row of rows) if (!known.has(row.id)) known.set(row.id, row);
  return known;
}
