import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from '../../../server/policy/action.ts';
import type { ApiToken, NewToken } from '../../client/me.ts';
import { createToken, listTokens, removeToken } from '../../client/me.ts';
import { FormProblem } from '../../components/form-problem.tsx';
import styles from '../../components/page.module.css';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { ShownOnce } from '../../components/shown-once.tsx';
import { TokenForm } from './token-form.tsx';
import { TokenRows } from './token-rows.tsx';

const KEY = ['tokens'];

/**
 * The tokens of this account, and a new one.
 * @param actions what the person may do, and so a token
 * @param run asks for a second factor where one is needed
 */
export function TokenList({
  actions,
  run,
}: {
  actions: readonly Action[];
  run: <Answer>(act: () => Promise<Answer>) => Promise<Answer>;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [writing, setWriting] = useState(false);
  const [fresh, setFresh] = useState<NewToken>();
  const tokens = useQuery({ queryKey: KEY, queryFn: ({ signal }) => listTokens(signal) });
  const renew = () => client.invalidateQueries({ queryKey: KEY });
  const created = useMutation({
    mutationFn: (asked: Parameters<typeof createToken>[0]) => run(() => createToken(asked)),
    onSuccess: token => {
      setFresh(token);
      setWriting(false);
      return renew();
    },
  });
  const removed = useMutation({
    mutationFn: (token: ApiToken) => removeToken(token.id),
    onSettled: renew,
  });
  return (
    <section className={styles['section']} aria-labelledby="tokens">
      <h2 id="tokens">{t('token.title')}</h2>
      <p className="faint">{t('token.intro')}</p>
      {fresh !== undefined && (
        <ShownOnce
          key={fresh.id}
          label={t('token.value')}
          help={t('token.once')}
          text={fresh.token}
          onDone={() => setFresh(undefined)}
        />
      )}
      {tokens.error !== null && (
        <ProblemNotice
          what={t('token.failed')}
          error={tokens.error}
          onRetry={() => void tokens.refetch()}
        />
      )}
      {tokens.data?.length === 0 && fresh === undefined && !writing && <p>{t('token.none')}</p>}
      {tokens.data !== undefined && tokens.data.length > 0 && (
        <TokenRows tokens={tokens.data} onRemove={token => removed.mutate(token)} />
      )}
      <FormProblem error={removed.error} />
      {writing ? (
        <TokenForm
          actions={actions}
          busy={created.isPending}
          error={created.error}
          onCreate={asked => created.mutate(asked)}
          onCancel={() => {
            setWriting(false);
            created.reset();
          }}
        />
      ) : (
        <Button variant="default" size="sm" onClick={() => setWriting(true)}>
          {t('token.create')}
        </Button>
      )}
    </section>
  );
}
