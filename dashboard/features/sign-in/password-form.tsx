import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Next } from '../../client/sign-in.ts';
import { signInWithPassword } from '../../client/sign-in.ts';
import { PasswordField, TextField } from '../../components/form-field.tsx';
import { useFormProblem } from '../../components/form-problem.tsx';
import { useWait } from '../../components/use-wait.ts';
import { waitText } from '../../components/wait-text.ts';

/** Name and password of an account. */
export function PasswordForm({
  tokenRefused,
  expired,
  onNext,
}: {
  tokenRefused: boolean;
  expired: boolean;
  onNext: (next: Next) => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const given = useMutation({
    mutationFn: () => signInWithPassword(name.trim(), password),
    onSuccess: onNext,
  });
  const waiting = useWait(given.error);
  const problem = useFormProblem(given.error, waiting);
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault();
        given.mutate();
      }}
    >
      <h1>{t('signIn.title')}</h1>
      {tokenRefused && <p role="alert">{t('signIn.accountsByNow')}</p>}
      {expired && <p role="alert">{t('door.expired')}</p>}
      <TextField
        tight
        label={t('signIn.name')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        maxLength={64}
        size="md"
        value={name}
        onChange={event => {
          setName(event.currentTarget.value);
          // What was said of another name, a wait too, says nothing of this one.
          given.reset();
        }}
      />
      <PasswordField
        label={t('signIn.password')}
        help={t('signIn.forgotten')}
        problem={problem}
        showLabel={t('signIn.showPassword')}
        name="password"
        autoComplete="current-password"
        required
        size="md"
        value={password}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" size="md" loading={given.isPending} disabled={waiting > 0}>
        {t('signIn.submit')}
        {waiting > 0 && ` ${waitText(waiting)}`}
      </Button>
    </form>
  );
}
