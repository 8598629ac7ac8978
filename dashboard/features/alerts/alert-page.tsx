import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { ApiError } from '../../client/http.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { AlertFlyout } from './alert-flyout.tsx';
import { AlertTable } from './alert-table.tsx';
import styles from './alerts.module.css';
import { neighbour } from './arrange-rows.ts';
import { LivePill } from './live-pill.tsx';
import { EmptyList, LoadingRows } from './list-states.tsx';
import { QueryBar } from './query-bar.tsx';
import { useAlertList } from './use-alert-list.ts';
import { useKeys } from './use-keys.ts';

/** The alert queue. The address holds its whole state: the query, and the alert that is open. */
export function AlertPage({ singleKeys }: { singleKeys: boolean }) {
  const { t } = useTranslation();
  const { id: openId } = useParams();
  const [params] = useSearchParams();
  const query = params.get('query') ?? '';
  const navigate = useNavigate();
  const list = useAlertList(query);
  const [activeId, setActiveId] = useState<string>();
  const scroller = useRef<HTMLDivElement>(null);
  const queryInput = useRef<HTMLInputElement>(null);

  const address = (id: string | undefined, next = query): string => {
    const search = next === '' ? '' : `?${new URLSearchParams({ query: next })}`;
    return (id === undefined ? '/alerts' : `/alerts/${encodeURIComponent(id)}`) + search;
  };
  const current = openId ?? activeId;
  const focusRow = (id: string | undefined): void => {
    setActiveId(id);
    // After the row has become the one that Tab reaches.
    requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id ?? '')}"] a`)
        ?.focus(),
    );
  };
  const close = (): void => {
    void navigate(address(undefined));
    focusRow(openId);
  };
  const move = (steps: number): void => {
    const next = neighbour(list.rows, current, steps);
    if (next === undefined) return;
    if (openId === undefined) focusRow(next);
    else {
      setActiveId(next);
      void navigate(address(next), { replace: true });
    }
  };

  /** Touched: an alert is open, focus is inside, or the list is not at its top. */
  const { hold, release } = list;
  const settle = (): void => {
    const box = scroller.current;
    const touched =
      openId !== undefined || (box?.scrollTop ?? 0) > 0 || box?.contains(document.activeElement);
    if (touched) hold();
    else release();
  };
  useEffect(settle);

  const showWaiting = (): void => {
    list.showWaiting();
    scroller.current?.scrollTo({ top: 0 });
    if (scroller.current?.contains(document.activeElement)) {
      (document.activeElement as HTMLElement).blur();
    }
  };

  useKeys(singleKeys, {
    j: () => move(1),
    k: () => move(-1),
    enter: () => current !== undefined && void navigate(address(current)),
    l: showWaiting,
    '/': () => queryInput.current?.focus(),
  });
  // Esc closes also where single keys are off: it is no character.
  useKeys(true, { escape: () => openId !== undefined && close() });

  const { answer, rows } = list;
  const error = answer.error;
  // A mistake in the query stands under the query, nowhere else.
  const queryProblem = error instanceof ApiError && error.status === 400 ? error : undefined;
  return (
    <div className={styles['page']}>
      <main className={styles['queue']} aria-busy={answer.isFetching}>
        <div className={styles['tools']}>
          <QueryBar
            key={query}
            ref={queryInput}
            query={query}
            problem={queryProblem}
            onSubmit={next => void navigate(address(openId, next))}
          />
          <p className={styles['total']}>
            {answer.data !== undefined &&
              t(list.totalCapped ? 'alerts.totalCapped' : 'alerts.total', {
                count: list.total,
                shown: list.total.toLocaleString('en'),
              })}
          </p>
          <LivePill waiting={list.waiting} onShow={showWaiting} />
        </div>
        <div
          className={styles['progress']}
          data-busy={answer.isFetching && answer.data !== undefined}
        />
        {answer.isPending && <LoadingRows />}
        {error !== null && queryProblem === undefined && (
          <ProblemNotice
            what={t(answer.data === undefined ? 'alerts.failed' : 'alerts.stale', {
              time: new Date(answer.dataUpdatedAt).toLocaleTimeString('en-GB'),
            })}
            error={error}
            onRetry={() => void answer.refetch()}
          />
        )}
        {answer.data !== undefined && rows.length === 0 && (
          <EmptyList query={query} onClear={() => void navigate(address(openId, ''))} />
        )}
        {rows.length > 0 && (
          <AlertTable
            ref={scroller}
            rows={rows}
            openId={openId}
            activeId={current ?? rows[0]?.id}
            address={address}
            onActive={setActiveId}
            onTouch={settle}
            more={answer.hasNextPage ? () => void answer.fetchNextPage() : undefined}
          />
        )}
      </main>
      {openId !== undefined && (
        <AlertFlyout
          id={openId}
          position={rows.findIndex(row => row.id === openId)}
          count={rows.length}
          onMove={move}
          onClose={close}
        />
      )}
    </div>
  );
}
