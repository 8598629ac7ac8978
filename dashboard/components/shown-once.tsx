import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button.tsx';
import { SecretText } from './secret-text.tsx';

/**
 * A secret that nobody can see again: to copy, until the person says that it was copied. Give it the secret as `key`: a new one is a new showing.
 */
export function ShownOnce({
  label,
  help,
  text,
  onDone,
}: {
  label: string;
  help: string;
  text: string;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  // It appears by an act of the person, maybe out of sight.
  useEffect(() => {
    place.current?.focus();
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={place} className="shown-once" tabIndex={-1} role="group" aria-label={label}>
      <p className="strong">{label}</p>
      <p>{help}</p>
      <SecretText label={label} text={text} />
      <div className="form-actions">
        <CopyButton text={text} />
        <Button variant="default" size="sm" onClick={onDone}>
          {t('users.done')}
        </Button>
      </div>
    </div>
  );
}
