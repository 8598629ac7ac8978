import { CloseButton, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../detectors/alert/alert.ts';
import { getAlert } from '../../client/alerts.ts';
import { OutsideText } from '../../components/outside-text.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SeverityMark } from '../../components/severity-mark.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { HitList } from './hit-list.tsx';
import { RuleFacts } from './rule-facts.tsx';
import styles from './flyout.module.css';
import { WhyMatched } from './why-matched.tsx';

/** One alert beside the list. Focus comes to its title; the page gives it back to the row. */
export function AlertFlyout({
  id,
  position,
  count,
  onMove,
  onClose,
}: {
  id: string;
  /** Its place among the rows, from 0; −1 where it is not among them. */
  position: number;
  count: number;
  onMove: (steps: number) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const answer = useQuery({
    queryKey: ['alert', id],
    queryFn: ({ signal }) => getAlert(id, signal),
  });
  const alert = answer.data;
  return (
    <aside className={styles['flyout']} aria-label={t('alert.pane')}>
      <div className={styles['bar']}>
        {alert && <SeverityMark severity={alert.severity} />}
        <span className={styles['space']} />
        {position >= 0 && (
          <span className="num faint">{t('alert.position', { at: position + 1, of: count })}</span>
        )}
        <button type="button" aria-label={t('action.previous')} onClick={() => onMove(-1)}>
          ↑
        </button>
        <button type="button" aria-label={t('action.next')} onClick={() => onMove(1)}>
          ↓
        </button>
        <CloseButton size="sm" aria-label={t('action.close')} onClick={onClose} />
      </div>
      {answer.error !== null && alert === undefined && (
        <ProblemNotice
          what={t('alert.failed')}
          error={answer.error}
          onRetry={() => void answer.refetch()}
        />
      )}
      {alert && <Detail key={alert.id} alert={alert} />}
    </aside>
  );
}

function Detail({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <header className={styles['head']}>
        <h2 ref={title} tabIndex={-1}>
          <OutsideText text={alert.title} />
        </h2>
        <p className={styles['facts']}>
          {alert.entity !== null && (
            <>
              <OutsideText text={alert.entity.value} mono />
              {' · '}
            </>
          )}
          <OutsideText text={alert.constituent} /> · <TimeText time={alert.lastSeen} />
        </p>
        <dl className={styles['pairs']}>
          <dt>{t('column.status')}</dt>
          <dd>
            <StatusMark status={alert.status} />
          </dd>
          <dt>{t('alert.events')}</dt>
          <dd className="num">{alert.count.toLocaleString('en')}</dd>
          <dt>{t('alert.firstSeen')}</dt>
          <dd>
            <TimeText time={alert.firstSeen} full />
          </dd>
          <dt>{t('alert.lastSeen')}</dt>
          <dd>
            <TimeText time={alert.lastSeen} full />
          </dd>
        </dl>
        {alert.storm && <p className={styles['storm']}>{t('alert.storm')}</p>}
      </header>
      <Tabs
        defaultValue="why"
        keepMounted={false}
        color="var(--kh-accent)"
        className={styles['tabs'] ?? ''}
      >
        <Tabs.List>
          <Tabs.Tab value="why">{t('alert.why')}</Tabs.Tab>
          <Tabs.Tab value="events">{t('alert.events')}</Tabs.Tab>
          <Tabs.Tab value="rule">{t('alert.rule')}</Tabs.Tab>
        </Tabs.List>
        <div className={styles['body']}>
          <Tabs.Panel value="why">
            <WhyMatched alert={alert} />
          </Tabs.Panel>
          <Tabs.Panel value="events">
            <HitList alert={alert} />
          </Tabs.Panel>
          <Tabs.Panel value="rule">
            <RuleFacts alert={alert} />
          </Tabs.Panel>
        </div>
      </Tabs>
    </>
  );
}
