import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './alerts.module.css';

/** Nothing to show: why, and one thing to do. */
export function EmptyList({ query, onClear }: { query: string; onClear: () => void }) {
  const { t } = useTranslation();
  if (query === '') return <p className="notice">{t('alerts.none')}</p>;
  return (
    <div className="notice">
      <p>{t('alerts.noMatch')}</p>
      <Button variant="default" size="xs" onClick={onClear}>
        {t('action.clearFilter')}
      </Button>
    </div>
  );
}

/** Grey bars in the real layout, after 300 ms: a quick answer needs no sign that it comes. */
export function LoadingRows() {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div role="status" aria-label={t('alerts.loading')} className={styles['bars']}>
      {[72, 55, 64, 48, 60, 70, 52, 66].map((width, index) => (
        <div key={index} className={styles['bar']} data-width={width} />
      ))}
    </div>
  );
}
