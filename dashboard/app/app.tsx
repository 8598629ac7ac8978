import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getSession } from '../client/session.ts';
import type { Next } from '../client/sign-in.ts';
import { ProblemNotice } from '../components/problem-notice.tsx';
import { EnrolPage } from '../features/sign-in/enrol-page.tsx';
import { SecondFactorPage } from '../features/sign-in/second-factor-page.tsx';
import { SetUpPage } from '../features/sign-in/set-up-page.tsx';
import { SignInPage } from '../features/sign-in/sign-in-page.tsx';
import { Door } from './door.tsx';
import { makeQueryClient } from './query-client.ts';
import { SignedIn } from './signed-in.tsx';
import type { Stage } from './stage.ts';
import { stageAfter, stageOf } from './stage.ts';
import { cssVariables, theme } from './theme.ts';

/** What was found out before anything was drawn. */
export interface Entry {
  readonly stage: Stage;
  /** Why the token in the address did not work. */
  readonly refused?: Error;
  /** Why signing in at a provider came to nothing. */
  readonly fault?: string;
}

/** The whole page: how far the person is, and the page for that. */
export function App({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const [stage, setStage] = useState(entry.stage);
  const [expired, setExpired] = useState(false);

  const ask = useCallback(async (): Promise<void> => {
    try {
      setStage(stageOf(await getSession()));
    } catch (error) {
      setStage({ at: 'unreachable', error: error as Error });
    }
  }, []);
  // A session may end at any time: the first answer of 401 asks how far one still is.
  const [client] = useState(() =>
    makeQueryClient(() => {
      setExpired(true);
      void ask();
    }),
  );
  const move = (to: Stage): void => {
    // Nothing of who was here before.
    client.clear();
    setExpired(false);
    setStage(to);
  };
  const onNext = (next: Next): void => move(stageAfter(next));
  const startOver = (): void => {
    window.history.replaceState(null, '', '/');
    setExpired(false);
    void ask();
  };

  const page = () => {
    switch (stage.at) {
      case 'set-up':
        return (
          <SetUpPage
            secret={stage.secret}
            onNext={next => {
              window.history.replaceState(null, '', '/');
              onNext(next);
            }}
            onLeave={startOver}
          />
        );
      case 'sign-in':
        return (
          <SignInPage
            accounts={stage.accounts}
            singleSignOn={stage.singleSignOn}
            refused={entry.refused}
            fault={entry.fault}
            expired={expired}
            onStarted={() => move({ at: 'open', starter: true })}
            onNext={onNext}
          />
        );
      case 'second-factor':
        return <SecondFactorPage onNext={onNext} onLeave={startOver} />;
      case 'enrol':
        return <EnrolPage onNext={onNext} onLeave={startOver} />;
      case 'unreachable':
        return (
          <ProblemNotice
            what={t('door.unreachable')}
            error={stage.error}
            onRetry={() => void ask()}
          />
        );
      case 'open':
        return undefined;
    }
  };

  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        {stage.at === 'open' ? (
          <SignedIn
            starter={stage.starter}
            onSignedOut={() => {
              client.clear();
              startOver();
            }}
          />
        ) : (
          <Door>{page()}</Door>
        )}
      </QueryClientProvider>
    </MantineProvider>
  );
}
