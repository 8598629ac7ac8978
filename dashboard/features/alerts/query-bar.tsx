import { TextInput } from '@mantine/core';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiError } from '../../client/http.ts';
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
        error={problem === undefined ? undefined : problem.detail || problem.message}
        classNames={{ input: 'mono' }}
      />
    </form>
  );
}
