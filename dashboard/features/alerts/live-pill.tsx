import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './alerts.module.css';

/** At most one spoken word in this time: a storm must not talk over the reader's work. */
const QUIET_MS = 30_000;

/** New rows wait here; they never move what is under the hand. */
export function LivePill({ waiting, onShow }: { waiting: number; onShow: () => void }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState({ at: 0, text: '' });
  useEffect(() => {
    if (waiting === 0) return;
    const wait = Math.max(0, said.at + QUIET_MS - Date.now());
    const timer = setTimeout(
      () => setSaid({ at: Date.now(), text: t('alerts.new', { count: waiting }) }),
      wait,
    );
    return () => clearTimeout(timer);
  }, [waiting, said.at, t]);
  return (
    <>
      <span className="unseen" role="status">
        {said.text}
      </span>
      {waiting > 0 && (
        <button type="button" className={styles['pill']} onClick={onShow}>
          ↑ {t('alerts.new', { count: waiting })}
        </button>
      )}
    </>
  );
}
