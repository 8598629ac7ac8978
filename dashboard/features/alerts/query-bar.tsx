import { TextInput } from '@mantine/core';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiError } from '../../client/http.ts';
import { useLanguage } from '../../components/language.ts';
import { problemText } from '../../components/problem-text.ts';
import styles from './alerts.module.css';

/** The query, applied with Enter. What is wrong with it stands under it. */
export function QueryBar({
  ref,
  query,
  problem,
  onSubmit,
}: {
  ref: Ref<HTMLInputElement>;
  query: string;
  problem: ApiError | undefined;
  onSubmit: (query: string) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(query);
  return (
    <form
      role="search"
      className={styles['query']}
      onSubmit={event => {
        event.preventDefault();
        onSubmit(text.trim());
      }}
    >
      <TextInput
        ref={ref}
        type="search"
        size="xs"
        aria-label={t('alerts.query')}
        placeholder={t('alerts.queryHint')}
        value={text}
        maxLength={2000}
        spellCheck={false}
        autoComplete="off"
        onChange={event => setText(event.currentTarget.value)}
        error={problem && <QueryProblem query={query} problem={problem} />}
        classNames={{ input: 'mono' }}
      />
    </form>
  );
}

/** What is wrong, and the query once more with the place marked. */
function QueryProblem({ query, problem }: { query: string; problem: ApiError }) {
  const { t } = useTranslation();
  const at = problem.position;
  const text = problemText(problem, t, useLanguage());
  if (at === undefined) return text;
  return (
    <>
      {text} {t('problem.at', { position: at + 1 })}
      <span className={styles['mistake']}>
        {query.slice(Math.max(0, at - 40), at)}
        <mark>{query.slice(at, at + 1) || ' '}</mark>
        {query.slice(at + 1, at + 40)}
      </span>
    </>
  );
}
