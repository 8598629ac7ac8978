import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Copies a text and says whether it did: without a safe connection browsers refuse. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('refused');
    }
  };
  return (
    <>
      <Button variant="default" size="sm" onClick={() => void copy()}>
        {state === 'copied' ? t('recovery.copied') : (label ?? t('recovery.copy'))}
      </Button>
      <span role="status" className={state === 'refused' ? 'faint' : 'unseen'}>
        {state === 'copied' && t('recovery.copied')}
        {state === 'refused' && t('recovery.copyFailed')}
      </span>
    </>
  );
}
