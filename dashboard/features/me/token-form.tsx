import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from '../../../server/policy/action.ts';
import { FormProblem } from '../../components/form-problem.tsx';
import { TextField } from '../../components/form-field.tsx';
import styles from '../../components/page.module.css';

const DAYS = [7, 30, 90, 365];

/** What a new token is for, what it may do, and how long. */
export function TokenForm({
  actions,
  busy,
  error,
  onCreate,
  onCancel,
}: {
  actions: readonly Action[];
  busy: boolean;
  error: Error | null;
  onCreate: (asked: { name: string; actions: readonly Action[]; days: number }) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [days, setDays] = useState(30);
  const [chosen, setChosen] = useState<readonly Action[]>([]);
  const [tried, setTried] = useState(false);
  const noAction = tried && chosen.length === 0;
  return (
    <form
      className={`form ${styles['form']}`}
      onSubmit={event => {
        event.preventDefault();
        setTried(true);
        if (chosen.length > 0) onCreate({ name: name.trim(), actions: chosen, days });
      }}
    >
      <TextField
        label={t('token.name')}
        help={t('token.nameHelp')}
        name="token-name"
        autoComplete="off"
        autoFocus
        required
        maxLength={100}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('token.days')}
        value={String(days)}
        onChange={event => setDays(Number(event.currentTarget.value))}
        data={DAYS.map(count => ({
          value: String(count),
          label: t('token.daysOption', { days: count }),
        }))}
      />
      <fieldset className={styles['choices']} aria-describedby="token-actions-problem">
        <legend>{t('token.actions')}</legend>
        {actions.map(action => (
          <Checkbox
            key={action}
            label={t(`actionName.${action}`)}
            checked={chosen.includes(action)}
            onChange={event => {
              const { checked } = event.currentTarget;
              setChosen(now =>
                checked ? [...now, action] : now.filter(other => other !== action),
              );
            }}
          />
        ))}
      </fieldset>
      <p id="token-actions-problem" role="alert" className={styles['wrong']}>
        {noAction && t('token.chooseAction')}
      </p>
      <FormProblem error={error} />
      <div className="form-actions">
        <Button type="submit" loading={busy}>
          {t('token.create')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  );
}
