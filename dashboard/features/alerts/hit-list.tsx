import { useTranslation } from 'react-i18next';
import type { Alert, AlertHit } from '../../../detectors/alert/alert.ts';
import { OutsideBlock, OutsideText } from '../../components/outside-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import styles from './flyout.module.css';
import { OriginalLine } from './original-line.tsx';

/** The events that are kept with the alert: the first ones and the newest, and what lies between. */
export function HitList({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  // An alert has at least the event that raised it: none came for a reader without content.
  if (alert.hits.length === 0) return <p className={styles['between']}>{t('alert.withheld')}</p>;
  const between = alert.count - alert.hits.length - alert.latest.length;
  return (
    <>
      <Hits title={t('alert.firstEvents')} hits={alert.hits} />
      {between > 0 && (
        <p className={styles['between']}>
          {t('alert.between', { count: between, shown: between.toLocaleString('en') })}
        </p>
      )}
      {alert.latest.length > 0 && <Hits title={t('alert.newestEvents')} hits={alert.latest} />}
    </>
  );
}

function Hits({ title, hits }: { title: string; hits: readonly AlertHit[] }) {
  const { t } = useTranslation();
  return (
    <section>
      <h3>{title}</h3>
      <ol className={styles['hits']}>
        {hits.map(hit => (
          <li key={hit.eventId}>
            <p className={styles['hitHead']}>
              <TimeText time={hit.time} full />
              <OutsideText text={hit.dataset} mono />
            </p>
            <OriginalLine hit={hit} values={hit.matched.map(({ value }) => value)} />
            <details>
              <summary>{t('alert.rawEvent')}</summary>
              <OutsideBlock text={JSON.stringify(hit.event, null, 2)} label={t('alert.rawEvent')} />
              <p className={styles['note']}>
                SHA-256 <span className="mono">{hit.sha256}</span>
              </p>
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}
