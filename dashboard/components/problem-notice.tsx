import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../client/http.ts';
import { useLanguage } from './language.ts';
import { problemText } from './problem-text.ts';

/** What failed, in place of the part that failed: why, what to do, a code to copy. */
export function ProblemNotice({
  what,
  error,
  onRetry,
}: {
  what: string;
  error: Error;
  onRetry: () => void;
}) {
  const { t } = useTranslation();
  const known = error instanceof ApiError ? error : undefined;
  const why = problemText(error, t, useLanguage());
  return (
    <div className="notice" role="alert">
      <p className="strong">{what}</p>
      <p>{why}</p>
      {known && <p className="mono faint">{known.code}</p>}
      <Button variant="default" size="xs" onClick={onRetry}>
        {t('action.retry')}
      </Button>
    </div>
  );
}
