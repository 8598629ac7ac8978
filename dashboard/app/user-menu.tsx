import { Menu } from '@mantine/core';
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
  const [failed, setFailed] = useState(false);
  const shown = starter ? t('me.starterName') : me.displayName;
  const leave = (): void => {
    setFailed(false);
    signOut().then(onSignedOut, () => setFailed(true));
  };
  return (
    <div className={styles['place']}>
      <Menu
        position="bottom-end"
        width={260}
        shadow="none"
        classNames={{ dropdown: styles['menu']! }}
      >
        <Menu.Target>
          <button
            type="button"
            className={styles['button']}
            aria-label={`${shown}: ${t('nav.menu')}`}
          >
            <NavIcon page="me" />
            <span className={styles['name']}>{shown}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={styles['who']}>
            <p className="strong">
              <OutsideText text={shown} />
            </p>
            <p className="faint">{me.roles.map(role => t(`role.${role}`)).join(', ')}</p>
          </div>
          <Menu.Divider />
          {pages.map(page => (
            <Menu.Item key={page} component={Link} to={`/${page}`}>
              {t(`nav.${page}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={leave}>{t('signIn.out')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {failed && (
        <p role="alert" className={styles['failed']}>
          {t('door.outFailed')}
        </p>
      )}
    </div>
  );
}
