import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../client/http.ts';
import { stepUp } from '../client/me.ts';
import { FormProblem } from './form-problem.tsx';
import { TextField } from './form-field.tsx';
import { useWait } from './use-wait.ts';
import { waitText } from './wait-text.ts';

/**
 * Does dangerous acts: where the server asks for a second factor first, a dialog asks the person,
 * then the act is tried again.
 * @returns `run` for the act; `dialog` to be drawn somewhere on the page
 */
export function useStepUp(): {
  run: <Answer>(act: () => Promise<Answer>) => Promise<Answer>;
  dialog: ReactNode;
} {
  const [open, setOpen] = useState(false);
  const decided = useRef<(given: boolean) => void>(undefined);
  const finish = (given: boolean): void => {
    setOpen(false);
    decided.current?.(given);
    decided.current = undefined;
  };
  return {
    async run(act) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'STEP_UP_NEEDED') throw error;
        const given = new Promise<boolean>(resolve => (decided.current = resolve));
        setOpen(true);
        if (!(await given)) throw error;
        return act();
      }
    },
    dialog: open && <StepUpDialog onDone={() => finish(true)} onCancel={() => finish(false)} />,
  };
}

function StepUpDialog({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const given = useMutation({ mutationFn: stepUp, onSuccess: onDone });
  const waiting = useWait(given.error);
  return (
    <Modal
      opened
      onClose={onCancel}
      title={t('stepUp.title')}
      closeButtonProps={{ 'aria-label': t('action.cancel') }}
      shadow="none"
      centered
    >
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault();
          given.mutate(code);
        }}
      >
        <p>{t('stepUp.why')}</p>
        <TextField
          tight
          label={t('stepUp.code')}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
          required
          value={code}
          onChange={event => setCode(event.currentTarget.value)}
        />
        <FormProblem error={given.error} waiting={waiting} />
        <div className="form-actions">
          <Button type="submit" loading={given.isPending} disabled={waiting > 0}>
            {t('stepUp.submit')}
            {waiting > 0 && ` ${waitText(waiting)}`}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
