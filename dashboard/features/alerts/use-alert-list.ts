import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { AlertSummary } from '../../../server/api/contract/alerts.ts';
import { listAlerts } from '../../client/alerts.ts';
import { arrangeRows } from './arrange-rows.ts';

const PAGE = 100;

/**
 * The list of a query: its rows as they should stand, and how to touch and release it. Asking
 * again (the live connection does) asks for all pages that are loaded.
 */
export function useAlertList(query: string) {
  const answer = useInfiniteQuery({
    queryKey: ['alerts', query],
    queryFn: ({ pageParam, signal }) =>
      listAlerts({ query, after: pageParam, limit: PAGE }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next,
  });
  const [held, setHeld] = useState<{ query: string; rows: readonly AlertSummary[] }>();

  const pages = answer.data?.pages;
  const latest = useMemo(() => pages?.flatMap(page => page.items) ?? [], [pages]);
  const heldRows = held?.query === query ? held.rows : undefined;
  const { rows, waiting } = useMemo(() => arrangeRows(heldRows, latest), [heldRows, latest]);

  /** The reader's hand is on the list: from now on no row moves. */
  const hold = useCallback(() => {
    // An empty list has nothing that could move, and one that is still loading has no rows yet.
    if (heldRows === undefined && rows.length > 0) setHeld({ query, rows });
  }, [heldRows, query, rows]);
  /** The hand is off; rows that wait keep waiting until they are asked for. */
  const release = useCallback(() => {
    if (waiting === 0) setHeld(undefined);
  }, [waiting]);
  const showWaiting = useCallback(() => setHeld(undefined), []);

  const last = pages?.at(-1);
  return {
    answer,
    rows,
    waiting,
    total: last?.total ?? 0,
    totalCapped: last?.totalCapped ?? false,
    hold,
    release,
    showWaiting,
  };
}
