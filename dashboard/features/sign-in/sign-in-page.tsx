import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../client/http.ts';
import { signIn } from '../../client/session.ts';
import { Mark } from '../../components/mark.tsx';
import styles from './sign-in.module.css';

/** Takes the one-time token that `kharuul start` printed. */
export function SignInPage({
  refused,
  onSignedIn,
}: {
  /** Why the token in the address did not work, where there was one. */
  refused: Error | undefined;
  onSignedIn: () => void;
}) {
  const { t } = useTranslation();
  const [token, setToken] = useState('');
  const [error, setError] = useState(refused);
  const [busy, setBusy] = useState(false);

  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await signIn(token.trim());
      onSignedIn();
    } catch (problem) {
      setError(problem as Error);
      setBusy(false);
    }
  };

  return (
    <main className={styles['page']}>
      <form
        className={styles['form']}
        onSubmit={event => {
          event.preventDefault();
          void submit();
        }}
      >
        <Mark size={40} />
        <h1>{t('signIn.title')}</h1>
        <PasswordInput
          label={t('signIn.token')}
          description={t('signIn.help')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          value={token}
          onChange={event => setToken(event.currentTarget.value)}
          error={error === undefined ? undefined : t(reasonOf(error))}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
          autoComplete="one-time-code"
          autoFocus
          required
          withAsterisk={false}
          size="md"
        />
        <Button type="submit" size="md" loading={busy}>
          {t('signIn.submit')}
        </Button>
      </form>
    </main>
  );
}

function reasonOf(error: Error): string {
  if (!(error instanceof ApiError)) return 'signIn.failed';
  if (error.status === 0) return 'problem.UNREACHABLE';
  if (error.status === 429) return 'signIn.tooMany';
  return error.status < 500 ? 'signIn.refused' : 'signIn.failed';
}
