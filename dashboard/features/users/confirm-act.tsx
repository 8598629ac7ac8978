import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { User } from '../../client/users.ts';
import { FormProblem } from '../../components/form-problem.tsx';

/** What is done to an account that cannot simply be undone. */
export interface Act {
  readonly kind: 'reset' | 'disable';
  readonly user: User;
}

/** Says what an act does, and to whom, before it is done. */
export function ConfirmAct({
  act: { kind, user },
  busy,
  error,
  onConfirm,
  onCancel,
}: {
  act: Act;
  busy: boolean;
  error: Error | null;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const { name } = user;
  return (
    <Modal
      opened
      onClose={onCancel}
      title={t(kind === 'reset' ? 'users.resetOf' : 'users.disableOf', { name })}
      closeButtonProps={{ 'aria-label': t('action.cancel') }}
      shadow="none"
      centered
    >
      <div className="form">
        <p>{t(kind === 'reset' ? 'users.resetWhat' : 'users.disableWhat', { name })}</p>
        <FormProblem error={error} />
        <div className="form-actions">
          <Button loading={busy} onClick={onConfirm}>
            {t(kind === 'reset' ? 'users.reset' : 'users.disable')}
          </Button>
          <Button variant="default" data-autofocus onClick={onCancel}>
            {t('action.cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
