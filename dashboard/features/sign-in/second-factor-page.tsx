import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut } from '../../client/session.ts';
import type { Next } from '../../client/sign-in.ts';
import { giveSecondFactor } from '../../client/sign-in.ts';
import { TextField } from '../../components/form-field.tsx';
import { useFormProblem } from '../../components/form-problem.tsx';
import { useWait } from '../../components/use-wait.ts';
import { waitText } from '../../components/wait-text.ts';

/** A code of the authenticator, or a recovery code. */
export function SecondFactorPage({
  onNext,
  onLeave,
}: {
  onNext: (next: Next) => void;
  /** Another account instead. */
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<'code' | 'recovery'>('code');
  const [code, setCode] = useState('');
  const given = useMutation({ mutationFn: () => giveSecondFactor(code), onSuccess: onNext });
  const leave = useMutation({ mutationFn: signOut, onSuccess: onLeave });
  const waiting = useWait(given.error);
  const problem = useFormProblem(given.error ?? leave.error, waiting);
  const recovery = kind === 'recovery';
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault();
        given.mutate();
      }}
    >
      <h1>{t('factor.title')}</h1>
      <TextField
        // Another field, not the same one renamed: focus and what was typed start anew.
        key={kind}
        label={t(recovery ? 'factor.recovery' : 'factor.code')}
        help={t(recovery ? 'factor.recoveryHelp' : 'factor.codeHelp')}
        problem={problem}
        name={recovery ? 'recovery-code' : 'code'}
        autoComplete={recovery ? 'off' : 'one-time-code'}
        inputMode={recovery ? 'text' : 'numeric'}
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        maxLength={64}
        size="md"
        value={code}
        onChange={event => setCode(event.currentTarget.value)}
      />
      <Button type="submit" size="md" loading={given.isPending} disabled={waiting > 0}>
        {t('factor.submit')}
        {waiting > 0 && ` ${waitText(waiting)}`}
      </Button>
      <button
        type="button"
        className="link"
        onClick={() => {
          setKind(recovery ? 'code' : 'recovery');
          setCode('');
        }}
      >
        {t(recovery ? 'factor.useCode' : 'factor.useRecovery')}
      </button>
      <button type="button" className="link" onClick={() => leave.mutate()}>
        {t('door.startOver')}
      </button>
    </form>
  );
}
