import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../client/http.ts';
import { signOut } from '../../client/session.ts';
import type { Next } from '../../client/sign-in.ts';
import { beginEnrolment, confirmEnrolment } from '../../client/sign-in.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { TextField } from '../../components/form-field.tsx';
import { useFormProblem } from '../../components/form-problem.tsx';
import { OutsideText } from '../../components/outside-text.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SecretText } from '../../components/secret-text.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { accountOf, secretGroups } from './secret-groups.ts';

/** An authenticator is set up: its key, its first code, then the recovery codes. */
export function EnrolPage({
  onNext,
  onLeave,
}: {
  onNext: (next: Next) => void;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  // Asking again makes another key: only ever once for a page.
  const begun = useQuery({
    queryKey: ['enrolment'],
    queryFn: beginEnrolment,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const confirmed = useMutation({ mutationFn: () => confirmEnrolment(code.replaceAll(' ', '')) });
  const leave = useMutation({ mutationFn: signOut, onSuccess: onLeave });
  const { error } = confirmed;
  const wrong = error instanceof ApiError && error.code === 'CODE_WRONG';
  const other = useFormProblem(wrong ? null : (error ?? leave.error));

  if (confirmed.data !== undefined)
    return <RecoveryCodes codes={confirmed.data} onKept={() => onNext('done')} />;
  if (begun.error !== null)
    return (
      <ProblemNotice
        what={t('enrol.failed')}
        error={begun.error}
        onRetry={() => void begun.refetch()}
      />
    );
  const uri = begun.data?.uri ?? '';
  const account = accountOf(uri);
  return (
    <form
      className="form"
      aria-busy={begun.isPending}
      onSubmit={event => {
        event.preventDefault();
        confirmed.mutate();
      }}
    >
      <h1>{t('enrol.title')}</h1>
      <p>
        {t('enrol.intro')}
        {account !== undefined && (
          <>
            {' '}
            {t('enrol.account')}: <OutsideText text={account} />
          </>
        )}
      </p>
      <section className="form" aria-labelledby="enrol-secret">
        <h2 id="enrol-secret" className="strong">
          {t('enrol.secret')}
        </h2>
        <SecretText label={t('enrol.secret')} text={secretGroups(begun.data?.secret ?? ' ')} />
        <p className="faint">{t('enrol.secretHelp')}</p>
        <div className="form-actions">
          <CopyButton text={begun.data?.secret ?? ''} label={t('enrol.copySecret')} />
          <a href={uri}>{t('enrol.open')}</a>
        </div>
      </section>
      <TextField
        label={t('enrol.code')}
        help={t('enrol.codeHelp')}
        problem={wrong ? t('enrol.codeWrong') : other}
        name="code"
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        maxLength={64}
        size="md"
        value={code}
        onChange={event => setCode(event.currentTarget.value)}
      />
      <Button type="submit" size="md" loading={confirmed.isPending}>
        {t('enrol.submit')}
      </Button>
      <button type="button" className="link" onClick={() => leave.mutate()}>
        {t('door.startOver')}
      </button>
    </form>
  );
}
