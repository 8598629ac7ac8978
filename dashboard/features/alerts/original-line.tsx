import { useTranslation } from 'react-i18next';
import type { AlertHit } from '../../../detectors/alert/alert.ts';
import { visibleText } from '../../components/visible-text.ts';
import styles from './flyout.module.css';
import { markedParts } from './marked-parts.ts';

/** The record as received, with what met the rule marked. */
export function OriginalLine({ hit, values }: { hit: AlertHit; values: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <>
      <pre className="block" dir="ltr" tabIndex={0} role="region" aria-label={t('alert.original')}>
        {markedParts(hit.original, values).map((part, index) =>
          part.marked ? <mark key={index}>{visibleText(part.text)}</mark> : visibleText(part.text),
        )}
      </pre>
      {hit.truncated && <p className={styles['note']}>{t('alert.truncated')}</p>}
    </>
  );
}
