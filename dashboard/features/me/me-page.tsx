import { useTranslation } from 'react-i18next';
import type { Me } from '../../client/me.ts';
import { OutsideText } from '../../components/outside-text.tsx';
import styles from '../../components/page.module.css';
import { useStepUp } from '../../components/use-step-up.tsx';
import { DeviceList } from './device-list.tsx';
import { TokenList } from './token-list.tsx';

/** Who I am, where I am signed in, and what programs do in my name. */
export function MePage({ me, starter }: { me: Me; starter: boolean }) {
  const { t } = useTranslation();
  const { run, dialog } = useStepUp();
  return (
    <main className={styles['page']}>
      <section className={styles['section']}>
        <h2>{starter ? t('me.starterName') : <OutsideText text={me.displayName} />}</h2>
        <dl className={styles['facts']}>
          {!starter && (
            <>
              <dt>{t('me.name')}</dt>
              <dd>
                <OutsideText text={me.name} />
              </dd>
            </>
          )}
          <dt>{t('me.roles')}</dt>
          <dd>{me.roles.map(role => t(`role.${role}`)).join(', ')}</dd>
          {me.constituencies.length > 0 && (
            <>
              <dt>{t('me.constituencies')}</dt>
              <dd>
                <OutsideText text={me.constituencies.join(', ')} />
              </dd>
            </>
          )}
        </dl>
        {starter && <p>{t('me.starter')}</p>}
      </section>
      {!starter && (
        <>
          <DeviceList />
          <TokenList actions={me.actions} run={run} />
        </>
      )}
      {dialog}
    </main>
  );
}
