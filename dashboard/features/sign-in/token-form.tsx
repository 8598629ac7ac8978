import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../client/http.ts';
import { signIn } from '../../client/session.ts';
import { PasswordField } from '../../components/form-field.tsx';

/** Takes the one-time token that `kharuul start` printed. */
export function TokenForm({
  refused,
  onStarted,
}: {
  refused: Error | undefined;
  onStarted: () => void;
}) {
  const { t } = useTranslation();
  const [token, setToken] = useState('');
  const given = useMutation({ mutationFn: signIn, onSuccess: onStarted });
  const error = given.isIdle ? refused : (given.error ?? undefined);
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault();
        given.mutate(token.trim());
      }}
    >
      <h1>{t('signIn.title')}</h1>
      <PasswordField
        label={t('signIn.token')}
        help={t('signIn.help')}
        problem={error === undefined ? undefined : t(reasonOf(error))}
        showLabel={t('signIn.show')}
        value={token}
        onChange={event => setToken(event.currentTarget.value)}
        autoComplete="one-time-code"
        autoFocus
        required
        size="md"
      />
      <Button type="submit" size="md" loading={given.isPending}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}

function reasonOf(error: Error): string {
  if (!(error instanceof ApiError)) return 'signIn.failed';
  if (error.status === 0) return 'problem.UNREACHABLE';
  if (error.status === 429) return 'signIn.tooMany';
  return error.status < 500 ? 'signIn.refused' : 'signIn.failed';
}
