import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { getMe } from '../client/me.ts';
import { ProblemNotice } from '../components/problem-notice.tsx';
import { AlertPage } from '../features/alerts/alert-page.tsx';
import { MePage } from '../features/me/me-page.tsx';
import { UsersPage } from '../features/users/users-page.tsx';
import { ownPages } from './own-pages.ts';
import { Shell } from './shell.tsx';

/** A right taken away, or an account disabled, shows on an open page after this long. */
const ASK_AGAIN_MS = 15_000;

/** Who is here, and the pages that they may see. */
export function SignedIn({ starter, onSignedOut }: { starter: boolean; onSignedOut: () => void }) {
  const { t } = useTranslation();
  const answer = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => getMe(signal),
    refetchInterval: ASK_AGAIN_MS,
  });
  const me = answer.data;
  if (me === undefined) {
    if (answer.error === null) return null;
    return (
      <main>
        <ProblemNotice
          what={t('me.failed')}
          error={answer.error}
          onRetry={() => void answer.refetch()}
        />
      </main>
    );
  }
  const pages = ownPages(me.actions);
  return (
    <BrowserRouter>
      <Shell me={me} starter={starter} pages={pages} onSignedOut={onSignedOut}>
        {singleKeys => (
          <Routes>
            {pages.includes('alerts') && (
              <>
                <Route path="/alerts" element={<AlertPage singleKeys={singleKeys} />} />
                <Route path="/alerts/:id" element={<AlertPage singleKeys={singleKeys} />} />
              </>
            )}
            {pages.includes('users') && <Route path="/users" element={<UsersPage me={me} />} />}
            <Route path="/me" element={<MePage me={me} starter={starter} />} />
            <Route path="*" element={<Navigate to={`/${pages[0]}`} replace />} />
          </Routes>
        )}
      </Shell>
    </BrowserRouter>
  );
}
