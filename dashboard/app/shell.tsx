import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import type { Me } from '../client/me.ts';
import { getStatus } from '../client/status.ts';
import { zoneOf } from '../components/exact-time.ts';
import { Mark } from '../components/mark.tsx';
import { useZoneOffset } from '../components/today.ts';
import { visibleText } from '../components/visible-text.ts';
import { NavIcon } from './nav-icon.tsx';
import type { PageName } from './own-pages.ts';
import { Preferences } from './preferences.tsx';
import { recall, remember } from './remember.ts';
import styles from './shell.module.css';
import { useLive } from './use-live.ts';
import { UserMenu } from './user-menu.tsx';

const KEYS = 'kharuul.single-keys';

/** What stands around every page: navigation, live state, preferences, status line. */
export function Shell({
  me,
  starter,
  pages,
  children,
  onSignedOut,
}: {
  me: Me;
  starter: boolean;
  pages: readonly PageName[];
  children: (singleKeys: boolean) => ReactNode;
  onSignedOut: () => void;
}) {
  const { t } = useTranslation();
  // What is told live is alerts: who may not read them hears nothing.
  const hearsAlerts = pages.includes('alerts');
  const live = useLive(hearsAlerts);
  const { pathname } = useLocation();
  const here = pages.find(page => pathname.startsWith(`/${page}`)) ?? pages[0]!;
  const title = t(`nav.${here}`);
  useEffect(() => {
    document.title = `${title} · Kharuul`;
    return () => {
      document.title = 'Kharuul';
    };
  }, [title]);
  const [singleKeys, setSingleKeys] = useState(recall(KEYS) !== 'off');
  const status = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => getStatus(signal),
    refetchInterval: 10_000,
    enabled: me.actions.includes('status.read'),
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
        {pages.map(page => (
          <NavLink
            key={page}
            to={`/${page}`}
            aria-label={t(`nav.${page}`)}
            title={t(`nav.${page}`)}
          >
            <NavIcon page={page} />
          </NavLink>
        ))}
      </nav>
      <header className={styles['header']}>
        <h1>{title}</h1>
        <span className={styles['space']} />
        {hearsAlerts && (
          <span className={styles['live']} data-state={live} role="status">
            {t(`live.${live}`)}
          </span>
        )}
        <Preferences />
        <UserMenu me={me} starter={starter} pages={pages} onSignedOut={onSignedOut} />
      </header>
      <div className={styles['work']}>{children(singleKeys)}</div>
      <footer className={styles['line']}>
        {here === 'alerts' && (
          <>
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
          </>
        )}
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
