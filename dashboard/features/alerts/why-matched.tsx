import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../detectors/alert/alert.ts';
import { OutsideText } from '../../components/outside-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import styles from './flyout.module.css';
import { OriginalLine } from './original-line.tsx';

/** Why there is this alert: the rule's own sentence, then the fields and values that met it. */
export function WhyMatched({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const hit = alert.latest.at(-1) ?? alert.hits.at(-1);
  const values = hit?.matched.map(({ value }) => value) ?? [];
  return (
    <>
      <section>
        <h3>{t('alert.whyMatched')}</h3>
        {alert.description !== '' && (
          <p className={styles['prose']}>
            <OutsideText text={alert.description} />
          </p>
        )}
        {hit !== undefined && hit.matched.length > 0 && (
          <ul className={styles['conditions']}>
            {hit.matched.map(({ field, value }, index) => (
              <li key={index}>
                <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
                  <path
                    d="m2 6.500 2.500 2.500L10 3.500"
                    fill="none"
                    stroke="currentColor"
                    strokeWidth="1.500"
                  />
                </svg>
                <span>
                  {field === undefined ? (
                    <span className="faint">{t('alert.anywhere')}</span>
                  ) : (
                    <OutsideText text={field} mono />
                  )}{' '}
                  <mark>
                    <OutsideText text={value} mono />
                  </mark>
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {hit !== undefined && (
        <section>
          <h3>
            {t('alert.newestEvent')} <TimeText time={hit.time} />
          </h3>
          <OriginalLine hit={hit} values={values} />
        </section>
      )}
    </>
  );
}
