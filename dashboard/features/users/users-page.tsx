import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../client/me.ts';
import type { Invitation, NewUser } from '../../client/users.ts';
import { createUser, disableUser, listUsers, resetUser } from '../../client/users.ts';
import styles from '../../components/page.module.css';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { ShownOnce } from '../../components/shown-once.tsx';
import { useStepUp } from '../../components/use-step-up.tsx';
import type { Act } from './confirm-act.tsx';
import { ConfirmAct } from './confirm-act.tsx';
import { UserForm } from './user-form.tsx';
import { UserTable } from './user-table.tsx';

const KEY = ['users'];

/** Accounts: who there is; for those who may, new ones, new links, and an end. */
export function UsersPage({ me }: { me: Me }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { run, dialog } = useStepUp();
  const [writing, setWriting] = useState(false);
  const [act, setAct] = useState<Act>();
  const [invitation, setInvitation] = useState<Invitation>();
  const mayWrite = me.actions.includes('user.write');
  const list = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) => listUsers(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next,
  });
  const renew = () => client.invalidateQueries({ queryKey: KEY });
  const created = useMutation({
    mutationFn: (user: NewUser) => run(() => createUser(user)),
    onSuccess: answer => {
      setInvitation(answer);
      setWriting(false);
      return renew();
    },
  });
  const acted = useMutation({
    mutationFn: ({ kind, user }: Act) =>
      run(async () => {
        if (kind === 'reset') return resetUser(user.id);
        await disableUser(user.id);
        return undefined;
      }),
    onSuccess: answer => {
      setAct(undefined);
      setInvitation(answer);
    },
    onSettled: renew,
  });
  const users = list.data?.pages.flatMap(page => page.items);

  return (
    <main className={styles['page']} aria-busy={list.isFetching}>
      <section className={styles['section']}>
        {invitation !== undefined && (
          <ShownOnce
            key={invitation.link}
            label={t('users.link', { name: invitation.user.name })}
            help={t('users.linkHelp')}
            text={invitation.link}
            onDone={() => setInvitation(undefined)}
          />
        )}
        {mayWrite && !writing && (
          <Button size="sm" onClick={() => setWriting(true)}>
            {t('users.create')}
          </Button>
        )}
        {writing && (
          <UserForm
            busy={created.isPending}
            error={created.error}
            onCreate={user => created.mutate(user)}
            onCancel={() => {
              setWriting(false);
              created.reset();
            }}
          />
        )}
      </section>
      <section className={styles['section']}>
        {list.error !== null && (
          <ProblemNotice
            what={t('users.failed')}
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        )}
        {users?.length === 0 && <p>{t('users.none')}</p>}
        {users !== undefined && users.length > 0 && (
          <UserTable users={users} ownId={me.id} onAct={mayWrite ? setAct : undefined} />
        )}
        {list.hasNextPage && (
          <Button variant="default" size="sm" onClick={() => void list.fetchNextPage()}>
            {t('action.more')}
          </Button>
        )}
      </section>
      {act !== undefined && (
        <ConfirmAct
          act={act}
          busy={acted.isPending}
          error={acted.error}
          onConfirm={() => acted.mutate(act)}
          onCancel={() => {
            setAct(undefined);
            acted.reset();
          }}
        />
      )}
      {dialog}
    </main>
  );
}
