import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ROLES } from '../../../server/policy/role.ts';
import type { NewUser } from '../../client/users.ts';
import { focusProblem } from '../../components/focus-problem.ts';
import { FormProblem } from '../../components/form-problem.tsx';
import { TextField } from '../../components/form-field.tsx';
import styles from '../../components/page.module.css';
import type { UserDraft } from './new-user.ts';
import { draftTroubles, newUserOf } from './new-user.ts';

const EMPTY: UserDraft = { name: '', displayName: '', roles: [], constituencies: '' };

/** A new account: the person gets a link and chooses the password. */
export function UserForm({
  busy,
  error,
  onCreate,
  onCancel,
}: {
  busy: boolean;
  error: Error | null;
  onCreate: (user: NewUser) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const troubles = draftTroubles(draft);
  const wrong = (what: (typeof troubles)[number]): boolean => tried && troubles.includes(what);
  const change = (changes: Partial<UserDraft>): void => setDraft(now => ({ ...now, ...changes }));
  return (
    <form
      className={`form ${styles['form']}`}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        setTried(true);
        if (troubles.length === 0) onCreate(newUserOf(draft));
        else focusProblem(event.currentTarget);
      }}
    >
      <TextField
        label={t('users.name')}
        help={t('users.nameHelp')}
        problem={wrong('name') ? t('users.nameWrong') : undefined}
        name="new-name"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        maxLength={64}
        value={draft.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <TextField
        label={t('users.displayName')}
        help={t('users.displayHelp')}
        name="new-display-name"
        autoComplete="off"
        maxLength={128}
        value={draft.displayName}
        onChange={event => change({ displayName: event.currentTarget.value })}
      />
      <fieldset className={styles['choices']} aria-describedby="roles-problem">
        <legend>{t('users.roles')}</legend>
        {ROLES.map(role => (
          <Checkbox
            key={role}
            label={t(`role.${role}`)}
            checked={draft.roles.includes(role)}
            onChange={event => {
              const others = draft.roles.filter(other => other !== role);
              change({ roles: event.currentTarget.checked ? [...others, role] : others });
            }}
          />
        ))}
      </fieldset>
      <p id="roles-problem" role="alert" className={styles['wrong']}>
        {wrong('roles') && t('users.chooseRole')}
      </p>
      <TextField
        label={t('users.constituencies')}
        help={t('users.constituenciesHelp')}
        problem={wrong('constituencies') ? t('users.constituencyNeeded') : undefined}
        name="new-constituencies"
        autoComplete="off"
        spellCheck={false}
        value={draft.constituencies}
        onChange={event => change({ constituencies: event.currentTarget.value })}
      />
      <FormProblem error={error} />
      <div className="form-actions">
        <Button type="submit" loading={busy}>
          {t('users.submit')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  );
}
