import { Button, Checkbox } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/copy-button.tsx';
import styles from './recovery-codes.module.css';

/** The codes for the day the phone is lost, shown once; on with a word that they were kept. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useTranslation();
  const [kept, setKept] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    // They cannot be shown again: closing the page by mistake is asked about.
    const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
    if (!kept) window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, [kept]);

  const text = `${t('recovery.file')}\n\n${codes.join('\n')}\n`;
  const download = (): void => {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = 'kharuul-recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <div className="form">
      <h1 ref={heading} tabIndex={-1}>
        {t('recovery.title')}
      </h1>
      <p>{t('recovery.intro')}</p>
      <ol className={styles['codes']} aria-label={t('recovery.list')}>
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="form-actions">
        <CopyButton text={text} />
        <Button variant="default" size="sm" onClick={download}>
          {t('recovery.download')}
        </Button>
      </div>
      <Checkbox
        label={t('recovery.kept')}
        checked={kept}
        onChange={event => setKept(event.currentTarget.checked)}
      />
      <Button size="md" disabled={!kept} onClick={onKept}>
        {t('door.continue')}
      </Button>
    </div>
  );
}
