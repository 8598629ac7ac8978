import { useTranslation } from 'react-i18next';
import type { User } from '../../client/users.ts';
import { OutsideText } from '../../components/outside-text.tsx';
import styles from '../../components/page.module.css';
import { TimeText } from '../../components/time-text.tsx';
import type { Act } from './confirm-act.tsx';

/**
 * Accounts by name.
 * @param ownId the reader's own account: nobody resets or disables that one here
 * @param onAct absent for those who may only read
 */
export function UserTable({
  users,
  ownId,
  onAct,
}: {
  users: readonly User[];
  ownId: string;
  onAct: ((act: Act) => void) | undefined;
}) {
  const { t } = useTranslation();
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{t('me.name')}</th>
          <th scope="col">{t('users.roles')}</th>
          <th scope="col">{t('users.constituencies')}</th>
          <th scope="col">{t('users.status')}</th>
          <th scope="col">{t('users.factor')}</th>
          <th scope="col">{t('users.created')}</th>
          {onAct !== undefined && (
            <th scope="col">
              <span className="unseen">{t('nav.menu')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {users.map(user => (
          <tr key={user.id}>
            <td>
              <span className="strong">
                <OutsideText text={user.name} />
              </span>{' '}
              {user.id === ownId && <span className="faint">({t('users.you')}) </span>}
              {user.displayName !== user.name && (
                <span className="faint">
                  <OutsideText text={user.displayName} />
                </span>
              )}
            </td>
            <td>{user.roles.map(role => t(`role.${role}`)).join(', ')}</td>
            <td data-label={t('users.constituencies')}>
              {user.constituencies.length === 0 ? (
                '–'
              ) : (
                <OutsideText text={user.constituencies.join(', ')} />
              )}
            </td>
            <td
              data-label={t('users.status')}
              className={user.status === 'disabled' ? 'faint' : ''}
            >
              {t(`users.${user.status}`)}
            </td>
            <td data-label={t('users.factor')}>
              {t(user.secondFactor ? 'users.yes' : 'users.no')}
            </td>
            <td data-label={t('users.created')}>
              <TimeText time={user.createdAt} />
            </td>
            {onAct !== undefined && (
              <td>
                {user.id !== ownId && (
                  <span className={styles['acts']}>
                    {(['reset', 'disable'] as const)
                      .filter(kind => kind === 'reset' || user.status !== 'disabled')
                      .map(kind => (
                        <button
                          key={kind}
                          type="button"
                          className="link"
                          aria-label={t(kind === 'reset' ? 'users.resetOf' : 'users.disableOf', {
                            name: user.name,
                          })}
                          onClick={() => onAct({ kind, user })}
                        >
                          {t(kind === 'reset' ? 'users.reset' : 'users.disable')}
                        </button>
                      ))}
                  </span>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
