import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../client/http.ts';
import type { Next } from '../../client/sign-in.ts';
import { setUpAccount } from '../../client/sign-in.ts';
import { focusProblem } from '../../components/focus-problem.ts';
import { PasswordField } from '../../components/form-field.tsx';
import { FormProblem, useFormProblem } from '../../components/form-problem.tsx';
import { useWait } from '../../components/use-wait.ts';
import { passwordLength, passwordTrouble } from './password-trouble.ts';

/** The page of a set-up link: a password is chosen. */
export function SetUpPage({
  secret,
  onNext,
  onLeave,
}: {
  /** Absent where the page was loaded again after the secret had left the address. */
  secret: string | undefined;
  onNext: (next: Next) => void;
  /** To the sign-in instead. */
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const [dead, setDead] = useState(false);
  if (secret !== undefined && !dead)
    return <PasswordChoice secret={secret} onNext={onNext} onDead={() => setDead(true)} />;
  return (
    <div className="form">
      <h1>{t(dead ? 'setUp.invalidTitle' : 'setUp.title')}</h1>
      <p role="alert">{t(dead ? 'setUp.invalid' : 'setUp.noSecret')}</p>
      <div className="form-actions">
        <Button variant="default" size="md" onClick={onLeave}>
          {t('setUp.toSignIn')}
        </Button>
      </div>
    </div>
  );
}

function PasswordChoice({
  secret,
  onNext,
  onDead,
}: {
  secret: string;
  onNext: (next: Next) => void;
  /** The link was used, has run out, or never was. */
  onDead: () => void;
}) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [left, setLeft] = useState({ password: false, again: false });
  const chosen = useMutation({
    mutationFn: () => setUpAccount(secret, password),
    onSuccess: onNext,
    onError: error => error instanceof ApiError && error.code === 'LINK_INVALID' && onDead(),
  });
  const waiting = useWait(chosen.error);
  const weak = chosen.error instanceof ApiError && chosen.error.code === 'PASSWORD_WEAK';
  const refusal = useFormProblem(weak ? chosen.error : null);
  const trouble = passwordTrouble(password);
  const local =
    left.password && trouble !== undefined
      ? t(`setUp.${trouble}`, { count: passwordLength(password) })
      : undefined;
  const different = left.again && again !== password;

  return (
    <form
      className="form"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        setLeft({ password: true, again: true });
        if (trouble === undefined && again === password) chosen.mutate();
        else focusProblem(event.currentTarget);
      }}
    >
      <h1>{t('setUp.title')}</h1>
      <p>{t('setUp.intro')}</p>
      <PasswordField
        label={t('signIn.password')}
        help={t('setUp.rules')}
        problem={local ?? refusal}
        showLabel={t('signIn.showPassword')}
        name="new-password"
        autoComplete="new-password"
        autoFocus
        required
        size="md"
        value={password}
        onChange={event => {
          setPassword(event.currentTarget.value);
          if (chosen.isError) chosen.reset();
        }}
        onBlur={() => setLeft(now => ({ ...now, password: now.password || password !== '' }))}
      />
      <PasswordField
        label={t('setUp.again')}
        help={t('setUp.againHelp')}
        problem={different ? t('setUp.different') : undefined}
        showLabel={t('signIn.showPassword')}
        name="new-password-again"
        autoComplete="new-password"
        required
        size="md"
        value={again}
        onChange={event => setAgain(event.currentTarget.value)}
        onBlur={() => setLeft(now => ({ ...now, again: now.again || again !== '' }))}
      />
      <FormProblem error={weak ? null : chosen.error} waiting={waiting} />
      <Button type="submit" size="md" loading={chosen.isPending} disabled={waiting > 0}>
        {t('setUp.submit')}
      </Button>
    </form>
  );
}
