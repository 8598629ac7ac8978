import type { Micros } from '../../ingest/event/time.ts';

/** Matches of one group by detection time, oldest first; plain JSON. */
export interface WindowEntries {
  readonly times: Micros[];
  /** 1 where a hit has added the match. */
  readonly reported: (0 | 1)[];
}

/** Inserts a match in its place; among equal times it comes last. Returns the place. */
export function insert(entries: WindowEntries, time: Micros): number {
  const { times, reported } = entries;
  const last = times.at(-1);
  const at = last === undefined || last <= time ? times.length : upperBound(times, time);
  times.splice(at, 0, time);
  reported.splice(at, 0, 0);
  return at;
}

/** Forgets the matches up to and including this time. Returns how many. */
export function forget(entries: WindowEntries, upTo: Micros): number {
  const first = entries.times[0];
  if (first === undefined || first > upTo) return 0;
  const count = upperBound(entries.times, upTo);
  entries.times.splice(0, count);
  entries.reported.splice(0, count);
  return count;
}

/**
 * The windows of length `span` that end at a match and hold the match at `at`: as index ranges
 * [from, to], both in. A window reaches from just after `end - span` to `end`, so two matches
 * exactly a span apart are not in one. For a match that came in order there is one such window.
 */
export function* windowsHolding(
  entries: WindowEntries,
  at: number,
  span: Micros,
): Generator<readonly [from: number, to: number]> {
  const { times } = entries;
  const time = times[at]!;
  let from = upperBound(times, time - span);
  for (let to = at; to < times.length && times[to]! < time + span; to++) {
    // Matches of the same moment belong to the same window.
    if (times[to + 1] === times[to]) continue;
    while (times[from]! <= times[to]! - span) from++;
    yield [from, to];
  }
}

/** The first place whose time is greater. */
function upperBound(times: readonly Micros[], time: Micros): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
