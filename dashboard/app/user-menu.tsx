import { Popover } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Me } from '../client/me.ts';
import { signOut } from '../client/session.ts';
import { OutsideText } from '../components/outside-text.tsx';
import { NavIcon } from './nav-icon.tsx';
import type { PageName } from './own-pages.ts';
import styles from './user-menu.module.css';

/** Who is here, their pages, and the way out. */
export function UserMenu({
  me,
  starter,
  pages,
  onSignedOut,
}: {
  me: Me;
  starter: boolean;
  pages: readonly PageName[];
  onSignedOut: () => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const shown = starter ? t('me.starterName') : me.displayName;
  const leave = (): void => {
    setOpen(false);
    setFailed(false);
    signOut().then(onSignedOut, () => setFailed(true));
  };
  return (
    <div className={styles['place']}>
      <Popover
        position="bottom-end"
        width={260}
        shadow="none"
        trapFocus
        returnFocus
        opened={open}
        onChange={setOpen}
        classNames={{ dropdown: styles['menu']! }}
      >
        <Popover.Target>
          <button
            type="button"
            className={styles['button']}
            aria-label={`${shown}: ${t('nav.menu')}`}
            onClick={() => setOpen(now => !now)}
          >
            <NavIcon page="me" />
            <span className={styles['name']}>{shown}</span>
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('nav.menu')}>
          <div className={styles['who']}>
            <p className="strong">
              <OutsideText text={shown} />
            </p>
            <p className="faint">{me.roles.map(role => t(`role.${role}`)).join(', ')}</p>
          </div>
          <ul>
            {pages.map(page => (
              <li key={page}>
                <Link className={styles['item']} to={`/${page}`} onClick={() => setOpen(false)}>
                  {t(`nav.${page}`)}
                </Link>
              </li>
            ))}
          </ul>
          <button type="button" className={styles['item']} onClick={leave}>
            {t('signIn.out')}
          </button>
        </Popover.Dropdown>
      </Popover>
      {failed && (
        <p role="alert" className={styles['failed']}>
          {t('door.outFailed')}
        </p>
      )}
    </div>
  );
}
