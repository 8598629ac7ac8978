import { useTranslation } from 'react-i18next';
import type { AlertStatus } from '../../detectors/alert/alert.ts';

/** Status as dot and word: filled new, half in progress, ring acknowledged, grey closed. */
export function StatusMark({ status }: { status: AlertStatus }) {
  const { t } = useTranslation();
  return (
    <span className={`status status-${status}`}>
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
        <circle cx="4" cy="4" r="3" fill="none" stroke="currentColor" strokeWidth="1.200" />
        {status === 'in-progress' && <path d="M4 1a3 3 0 0 0 0 6Z" fill="currentColor" />}
        {(status === 'new' || status === 'closed') && (
          <circle cx="4" cy="4" r="3" fill="currentColor" />
        )}
      </svg>
      {t(`status.${status}`)}
    </span>
  );
}
