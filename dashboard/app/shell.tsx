import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { signOut } from '../client/session.ts';
import { getStatus } from '../client/status.ts';
import { zoneOf } from '../components/exact-time.ts';
import { Mark } from '../components/mark.tsx';
import { useZoneOffset } from '../components/today.ts';
import { visibleText } from '../components/visible-text.ts';
import { Preferences } from './preferences.tsx';
import { recall, remember } from './remember.ts';
import styles from './shell.module.css';
import { useLive } from './use-live.ts';

const KEYS = 'kharuul.single-keys';

/** What stands around every page: navigation, live state, preferences, status line. */
export function Shell({
  children,
  onSignedOut,
}: {
  children: (singleKeys: boolean) => ReactNode;
  onSignedOut: () => void;
}) {
  const { t } = useTranslation();
  const live = useLive();
  const [singleKeys, setSingleKeys] = useState(recall(KEYS) !== 'off');
  const status = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => getStatus(signal),
    refetchInterval: 10_000,
  }).data;
  const zoneOffset = useZoneOffset();
  const lag = status?.ingest.detectionLag;
  const rejected = status?.rules.rejected.length ?? 0;
  const troubles = status?.troubles ?? [];

  return (
    <div className={styles['app']}>
      <nav className={styles['rail']} aria-label={t('nav.label')}>
        <span className={styles['logo']}>
          <Mark />
        </span>
        <NavLink to="/alerts" aria-label={t('nav.alerts')} title={t('nav.alerts')}>
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path
              d="M3 11.500h10c-1-1.200-1.200-2.300-1.200-4.500a3.800 3.800 0 0 0-7.600 0c0 2.200-.2 3.300-1.200 4.500ZM6.500 13.500h3"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.400"
            />
          </svg>
        </NavLink>
      </nav>
      <header className={styles['header']}>
        <h1>{t('nav.alerts')}</h1>
        <span className={styles['space']} />
        <span className={styles['live']} data-state={live} role="status">
          {t(`live.${live}`)}
        </span>
        <Preferences onSignOut={() => void signOut().then(onSignedOut, onSignedOut)} />
      </header>
      <div className={styles['work']}>{children(singleKeys)}</div>
      <footer className={styles['line']}>
        <span className={styles['keys']} data-off={!singleKeys}>
          <kbd>J</kbd> <kbd>K</kbd> {t('keys.move')} <kbd>Enter</kbd> {t('keys.open')}{' '}
          <kbd>Esc</kbd> {t('keys.close')} <kbd>L</kbd> {t('keys.showNew')} <kbd>/</kbd>{' '}
          {t('keys.filter')}
        </span>
        <label className={styles['switch']}>
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={event => {
              setSingleKeys(event.currentTarget.checked);
              remember(KEYS, event.currentTarget.checked ? 'on' : 'off');
            }}
          />
          {t('keys.enabled')}
        </label>
        <span className={styles['space']} />
        {troubles.length > 0 && (
          <span
            className={styles['trouble']}
            title={visibleText(troubles.map(trouble => trouble.message).join('\n'))}
          >
            {t('status.troubles', { count: troubles.length })}
          </span>
        )}
        {rejected > 0 && <span>{t('status.rejected', { count: rejected })}</span>}
        {lag !== undefined && (
          <span className="num">
            {t('status.lag', { count: lag, shown: lag.toLocaleString('en') })}
          </span>
        )}
        <span>{zoneOf(zoneOffset)}</span>
      </footer>
    </div>
  );
}
