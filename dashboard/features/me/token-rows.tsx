import { useTranslation } from 'react-i18next';
import type { ApiToken } from '../../client/me.ts';
import { OutsideText } from '../../components/outside-text.tsx';
import styles from '../../components/page.module.css';
import { TimeText } from '../../components/time-text.tsx';

/** Tokens as a table. Their values are nowhere any more. */
export function TokenRows({
  tokens,
  onRemove,
}: {
  tokens: readonly ApiToken[];
  onRemove: (token: ApiToken) => void;
}) {
  const { t } = useTranslation();
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{t('token.name')}</th>
          <th scope="col">{t('token.actions')}</th>
          <th scope="col">{t('token.created')}</th>
          <th scope="col">{t('token.expires')}</th>
          <th scope="col">
            <span className="unseen">{t('token.remove')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map(token => (
          <tr key={token.id}>
            <td className="strong">
              <OutsideText text={token.name} />
            </td>
            <td>{token.actions.map(action => t(`actionName.${action}`)).join(', ')}</td>
            <td data-label={t('token.created')}>
              <TimeText time={token.createdAt} />
            </td>
            <td data-label={t('token.expires')}>
              <TimeText time={token.expiresAt} />
              {isPast(token.expiresAt) && <span className="faint"> ({t('token.expired')})</span>}
            </td>
            <td>
              <button
                type="button"
                className="link"
                aria-label={t('token.removeOf', { name: token.name })}
                onClick={() => onRemove(token)}
              >
                {t('token.remove')}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isPast(time: string): boolean {
  return Date.parse(time) <= Date.now();
}
